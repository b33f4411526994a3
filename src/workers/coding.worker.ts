import { codingApi } from './coding.api.ts';
import { serve } from './rpc.ts';

serve(codingApi);
