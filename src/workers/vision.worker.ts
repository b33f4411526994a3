import { serve } from './rpc.ts';
import { visionApi } from './vision.api.ts';

serve(visionApi);
