/** A clique and a stream that no other test uses. */
export function uniqueNames(label: string): { readonly clique: string; readonly stream: string } {
  const clique = `${label}-${crypto.randomUUID().slice(0, 8)}`;
  return { clique, stream: `orders.${clique}` };
}
