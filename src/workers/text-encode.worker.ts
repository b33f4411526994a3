import { serve } from './rpc.ts';
import { textEncodeApi } from './text-encode.api.ts';

serve(textEncodeApi);
