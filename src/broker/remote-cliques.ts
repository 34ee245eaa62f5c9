import { checkName } from '../pubsub/subject.ts';
import type { CoterieError } from '../runtime/errors.ts';
import { RemoteClique, type RemoteCliqueOptions } from './remote-clique.ts';

/** What all links of one process have in common. */
export type RemoteCliquesOptions = Omit<RemoteCliqueOptions, 'clique'>;

/** The cliques that one process sends to without being a member, each linked on first use. */
export class RemoteCliques {
  readonly #options: RemoteCliquesOptions;
  readonly #links = new Map<string, RemoteClique>();

  constructor(options: RemoteCliquesOptions) {
    this.#options = options;
  }

  /** Throws `invalid-argument` for a bad name. */
  link(clique: string): RemoteClique {
    let link = this.#links.get(clique);
    if (link === undefined) {
      checkName('clique', clique);
      link = new RemoteClique({ ...this.#options, clique });
      this.#links.set(clique, link);
    }
    return link;
  }

  /** The bus says that nobody listens where a frame of this process went. */
  noResponders(reply: string): void {
    for (const link of this.#links.values()) link.noResponders(reply);
  }

  async close(error: CoterieError): Promise<void> {
    await Promise.all([...this.#links.values()].map((link) => link.close(error)));
  }
}
