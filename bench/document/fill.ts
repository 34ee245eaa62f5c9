/** What a template may name: a text or a number, or more of them by name. */
export type Values = { readonly [name: string]: Value };
type Value = string | number | null | undefined | Values;

/** What stands between `{{#name}}` and `{{/name}}`, each on a line of its own, is for runs with `name`. */
const OPTIONAL = /\{\{#([^{}]+)\}\}\n(.*?)\{\{\/\1\}\}\n/gs;

/** The names whose parts of the template are left out for these values. */
export function leftOut(template: string, values: Values): string[] {
  const names = [...template.matchAll(OPTIONAL)].map(([, name]) => name as string);
  return names.filter((name) => values[name] === undefined);
}

/** A template with each `{{name.of.value}}` filled in. Throws for a name that the run has not. */
export function fillTemplate(template: string, values: Values): string {
  const chosen = template.replaceAll(OPTIONAL, (_, name: string, part: string) =>
    values[name] === undefined ? '' : part,
  );
  return chosen.replaceAll(/\{\{([^{}]+)\}\}/g, (_, name: string) => {
    let value: Value = values;
    for (const part of name.trim().split('.')) {
      value = typeof value === 'object' && value !== null ? value[part] : undefined;
    }
    // A ratio that was refused is null.
    if (value === null) return 'none';
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new Error(`the run has no ${name}`);
    }
    return String(value);
  });
}
