import { describe, expect, it } from 'vitest';
import { fromErrorReport, toErrorReport, TokenscopeError } from './errors.ts';

describe('error reports', () => {
  it('survive a structured clone with code, cause and cure', () => {
    const error = new TokenscopeError('corrupt', 'The file ends early.', 'Download it again.');
    const back = fromErrorReport(structuredClone(toErrorReport(error)));
    expect(back).toBeInstanceOf(TokenscopeError);
    expect(back).toMatchObject({
      code: 'corrupt',
      message: 'The file ends early.',
      cure: 'Download it again.',
    });
  });

  it('keep an abort an abort and an unknown error readable', () => {
    expect(fromErrorReport(toErrorReport(new DOMException('x', 'AbortError'))).name).toBe('AbortError');
    expect(toErrorReport(new RangeError('bad index'))).toMatchObject({
      code: 'internal',
      message: 'Something unexpected failed: bad index',
    });
  });
});
