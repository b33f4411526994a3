import { TokenscopeError } from '../../../contracts/errors.ts';
import type { ForeignEncoder } from '../encoders/foreign-encoder.ts';
import type { Tower } from './tower.ts';

/** @throws TokenscopeError `unsupported` where the graph cannot be left between two layers. */
export function foreignTower({ model }: ForeignEncoder, _signal: AbortSignal): Promise<Tower> {
  return Promise.reject(
    new TokenscopeError(
      'unsupported',
      `'${model.id}' cannot be cut between its layers here.`,
      'Choose clip-scenes.',
    ),
  );
}
