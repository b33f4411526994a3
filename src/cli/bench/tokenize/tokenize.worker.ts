import { benchAll } from './bench-all.ts';

postMessage(await benchAll());
