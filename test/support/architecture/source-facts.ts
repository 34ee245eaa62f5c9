import { parseSync } from 'oxc-parser';

/** Repository path to source text. */
export type Sources = ReadonlyMap<string, string>;

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
}

interface Import {
  readonly specifier: string;
  /** The names taken from the other file; empty for `import()`, `export *` and plain imports. */
  readonly names: readonly string[];
  readonly line: number;
}

interface Mark {
  /** A name such as `setTimeout`, `Math.random`, or the kind of syntax. */
  readonly name: string;
  readonly line: number;
}

export interface SourceFacts {
  readonly path: string;
  readonly lineCount: number;
  readonly imports: readonly Import[];
  /** Every name in use that is not a property, a key or an import; members as `Math.random`. */
  readonly uses: readonly Mark[];
  /** `async`, `await`, `enum`, `default export`. */
  readonly syntax: readonly Mark[];
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** Reads each file once; throws when one does not parse. */
export function readFacts(sources: Sources): SourceFacts[] {
  return [...sources].map(([path, source]) => factsOf(path, source));
}

function factsOf(path: string, source: string): SourceFacts {
  const { program, errors } = parseSync(path, source, { sourceType: 'module' });
  const problem = errors[0];
  if (problem !== undefined) throw new Error(`${path}: ${problem.message}`);

  const imports: Import[] = [];
  const uses: Mark[] = [];
  const syntax: Mark[] = [];
  const lineAt = (offset: number): number => source.slice(0, offset).split('\n').length;

  const visit = (node: Node, parent: Node | undefined, key: string): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined)
      imports.push({ specifier, names: importedNames(node), line: lineAt(node.start) });
    for (const name of syntaxOf(node)) syntax.push({ name, line: lineAt(node.start) });
    const name = usedName(node, parent, key);
    if (name !== undefined) uses.push({ name, line: lineAt(node.start) });
    for (const [childKey, child] of Object.entries(node)) {
      for (const item of Array.isArray(child) ? child : [child]) {
        if (isNode(item)) visit(item, node, childKey);
      }
    }
  };
  // The parser's tree is plain data; its own type has no index signature.
  visit(program as unknown as Node, undefined, '');
  return { path, lineCount: source.trimEnd().split('\n').length, imports, uses, syntax };
}

function specifierOf(node: Node): string | undefined {
  const source = /^(Import|ExportNamed|ExportAll)Declaration$|^ImportExpression$|^TSImportType$/;
  if (!source.test(node.type) || !isNode(node['source'])) return undefined;
  const value = node['source']['value'];
  return typeof value === 'string' ? value : undefined;
}

function importedNames(node: Node): string[] {
  const specifiers = Array.isArray(node['specifiers']) ? node['specifiers'] : [];
  return specifiers.flatMap((item: Record<string, unknown>) => {
    const taken =
      item['imported'] ?? (node.type === 'ImportDeclaration' ? undefined : item['local']);
    return isNode(taken) ? [String(taken['name'] ?? taken['value'])] : [];
  });
}

function syntaxOf(node: Node): string[] {
  const found: string[] = [];
  if (node['async'] === true) found.push('async');
  if (node.type === 'AwaitExpression' || node['await'] === true) found.push('await');
  if (node['kind'] === 'await using') found.push('await');
  if (node.type === 'TSEnumDeclaration') found.push('enum');
  const exported = node.type === 'ExportSpecifier' ? node['exported'] : undefined;
  const renamed = isNode(exported) && (exported['name'] ?? exported['value']) === 'default';
  if (node.type === 'ExportDefaultDeclaration' || renamed) found.push('default export');
  return found;
}

/** Places where an identifier only names something and reads nothing. */
const NAMING: Readonly<Record<string, readonly string[]>> = {
  MemberExpression: ['property'],
  Property: ['key'],
  MethodDefinition: ['key'],
  PropertyDefinition: ['key'],
  AccessorProperty: ['key'],
  TSAbstractMethodDefinition: ['key'],
  TSAbstractPropertyDefinition: ['key'],
  TSPropertySignature: ['key'],
  TSMethodSignature: ['key'],
  TSNamedTupleMember: ['label'],
  TSQualifiedName: ['right'],
  ImportSpecifier: ['imported', 'local'],
  ExportSpecifier: ['local', 'exported'],
  LabeledStatement: ['label'],
};

function usedName(node: Node, parent: Node | undefined, key: string): string | undefined {
  if (node.type === 'MemberExpression') return memberName(node);
  if (node.type !== 'Identifier' || parent === undefined) return undefined;
  const naming = NAMING[parent.type]?.includes(key) === true && parent['computed'] !== true;
  return naming ? undefined : String(node['name']);
}

/** `Math.random`, also when it is written `globalThis.Math['random']`. */
function memberName(node: Node): string | undefined {
  const { object, property } = node;
  if (!isNode(object) || !isNode(property)) return undefined;
  const name = node['computed'] === true ? property['value'] : property['name'];
  if (typeof name !== 'string') return undefined;
  if (object.type === 'Identifier') {
    return object['name'] === 'globalThis' ? name : `${String(object['name'])}.${name}`;
  }
  const owner = object.type === 'MemberExpression' ? memberName(object) : undefined;
  return owner === undefined ? undefined : `${owner}.${name}`;
}
