import { TokenscopeError } from './errors.ts';

/** Where a default comes from; printed beside the control. */
export type ParamOrigin = 'paper' | 'code' | 'ours';

interface ParamBase {
  readonly label: string;
  /** One sentence on what the parameter does. */
  readonly help: string;
  readonly origin: ParamOrigin;
}

export interface NumberParam extends ParamBase {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit?: string;
}

export interface ChoiceParam extends ParamBase {
  readonly kind: 'choice';
  readonly default: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export interface BooleanParam extends ParamBase {
  readonly kind: 'boolean';
  readonly default: boolean;
}

export type ParamSpec = NumberParam | ChoiceParam | BooleanParam;
export type ParamSchema = Readonly<Record<string, ParamSpec>>;
export type ParamValue = number | string | boolean;
export type ParamValues = Readonly<Record<string, ParamValue>>;

/** The value types that a schema asks for. */
export type ParamsOf<S extends ParamSchema> = {
  readonly [K in keyof S]: S[K] extends NumberParam ? number : S[K] extends BooleanParam ? boolean : string;
};

/**
 * Defaults filled in, everything checked.
 * @throws TokenscopeError `bad-input` naming the parameter on an unknown name, a wrong type or a value out of range.
 */
export function resolveParams<S extends ParamSchema>(schema: S, given: ParamValues = {}): ParamsOf<S> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(schema, name)) {
      throw new TokenscopeError(
        'bad-input',
        `There is no parameter '${name}'.`,
        `Use one of: ${Object.keys(schema).join(', ') || '(this method takes none)'}.`,
      );
    }
  }
  const resolved: Record<string, ParamValue> = {};
  for (const [name, spec] of Object.entries(schema)) {
    const value = given[name] ?? spec.default;
    const problem = paramProblem(spec, value);
    if (problem)
      throw new TokenscopeError(
        'bad-input',
        `Parameter '${name}' ${problem}.`,
        `Its default is ${spec.default}.`,
      );
    resolved[name] = value;
  }
  return resolved as ParamsOf<S>;
}

function paramProblem(spec: ParamSpec, value: ParamValue): string | null {
  switch (spec.kind) {
    case 'number':
      if (typeof value !== 'number' || Number.isNaN(value)) return 'must be a number';
      return value < spec.min || value > spec.max
        ? `must lie in [${spec.min}, ${spec.max}], not ${value}`
        : null;
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'choice':
      return spec.options.some((option) => option.value === value)
        ? null
        : `must be one of ${spec.options.map((option) => option.value).join(', ')}`;
  }
}
