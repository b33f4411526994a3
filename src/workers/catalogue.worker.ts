import { catalogueApi } from './catalogue.api.ts';
import { serve } from './rpc.ts';

serve(catalogueApi);
