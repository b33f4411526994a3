import { serve } from './rpc.ts';
import { textApi } from './text.api.ts';

serve(textApi);
