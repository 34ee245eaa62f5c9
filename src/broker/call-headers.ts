import type { MessageHeaders } from '../runtime/message.ts';
import { ANSWER_HEADER, CHAIN_HEADER, OWED_HEADER } from './intake.ts';
import type { Question } from './questions.ts';

/** Headers that a call adds to those of its message. */
export type Headers = Readonly<Record<string, string>>;

/** What nearly all questions bear: the same object each time, so that it is encoded once. */
const BARE: Readonly<Record<Question['kind'], Headers>> = {
  confirm: Object.freeze({ [ANSWER_HEADER]: 'confirm' }),
  request: Object.freeze({ [ANSWER_HEADER]: 'request' }),
};

/** What a message of a durable source bears. */
export const SOURCE_HEADERS: Headers = Object.freeze({ [ANSWER_HEADER]: 'source' });

/** The headers of a message whose publisher waits; `owed` are the cliques that owe an answer. */
export function questionHeaders(question: Question, owed: readonly string[] | undefined): Headers {
  const { kind, tries, only, chain } = question;
  // The first publish is for every clique, also for those that owe no answer.
  const forAll = owed === undefined || (tries <= 1 && !only);
  if (forAll && chain.length === 0) return BARE[kind];
  return {
    [ANSWER_HEADER]: kind,
    ...(forAll ? {} : { [OWED_HEADER]: owed.join(',') }),
    ...chainHeaders(chain),
  };
}

/** The handlers that wait for a call; undefined where there are none. */
export function chainHeaders(chain: readonly string[]): Headers | undefined {
  return chain.length === 0 ? undefined : { [CHAIN_HEADER]: chain.join(',') };
}

/** Joins headers, and remembers the last: what was joined of two known parts is one known object. */
export class JoinedHeaders {
  #headers: MessageHeaders | undefined;
  #more: Headers | undefined;
  #joined: MessageHeaders | undefined;

  get(headers: MessageHeaders | undefined, more: Headers): MessageHeaders {
    if (this.#joined !== undefined && headers === this.#headers && more === this.#more) {
      return this.#joined;
    }
    const joined: Record<string, readonly string[]> = Object.create(null);
    for (const name in headers) joined[name] = headers[name] as readonly string[];
    for (const name of Object.keys(more)) joined[name] = Object.freeze([more[name] as string]);
    if ((headers === undefined || Object.isFrozen(headers)) && Object.isFrozen(more)) {
      this.#headers = headers;
      this.#more = more;
      this.#joined = Object.freeze(joined);
    }
    return joined;
  }
}
