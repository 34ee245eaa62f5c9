import { CoterieError } from '../../runtime/errors.ts';

/**
 * Numbers of a middleware's options with their defaults, each within its bounds. Throws
 * `invalid-options` with every problem.
 */
export function readNumbers<K extends string>(
  middleware: string,
  given: Partial<Readonly<Record<NoInfer<K>, number>>>,
  specs: Readonly<Record<K, readonly [byDefault: number, least: number, most: number]>>,
): Readonly<Record<K, number>> {
  const problems: string[] = [];
  const config = {} as Record<K, number>;
  for (const name of Object.keys(specs) as K[]) {
    const [byDefault, least, most] = specs[name];
    const value: unknown = given[name] ?? byDefault;
    if (typeof value !== 'number' || !(value >= least && value <= most)) {
      problems.push(`${name} must be a number from ${least} to ${most}`);
    } else {
      config[name] = value;
    }
  }
  if (problems.length > 0) {
    throw new CoterieError('invalid-options', `${middleware}: ${problems.join('; ')}`);
  }
  return Object.freeze(config);
}
