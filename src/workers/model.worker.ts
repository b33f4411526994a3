import { modelApi } from './model.api.ts';
import { serve } from './rpc.ts';

serve(modelApi);
