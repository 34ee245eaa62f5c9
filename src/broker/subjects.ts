/** Everybody who belongs to a clique or follows it. */
export function cliqueSubject(clique: string): string {
  return `coterie.${clique}.ctl`;
}

/** Where a member, or a client that follows the clique, gets control frames. */
export function controlInbox(clique: string, name: string): string {
  return `coterie.${clique}.c.${name}`;
}

/** Where it gets data frames. */
export function dataInbox(clique: string, name: string): string {
  return `coterie.${clique}.d.${name}`;
}

/**
 * The reply subject of a frame to a member: nobody answers on it, but the bus says there that
 * nobody listens to the member's inbox.
 */
export function nobodyThere(ownInbox: string, member: string): string {
  return `${ownInbox}.nr.${member}`;
}

/** The member that such a reply subject is about; undefined for others. */
export function memberNotThere(ownInbox: string, reply: string): string | undefined {
  const prefix = `${ownInbox}.nr.`;
  return reply.startsWith(prefix) ? reply.slice(prefix.length) : undefined;
}
