import { attentionApi } from './attention.api.ts';
import { serve } from './rpc.ts';

serve(attentionApi);
