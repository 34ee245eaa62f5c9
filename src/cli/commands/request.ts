import type { Command } from 'commander';
import type { Replied } from '../../broker/verbs.ts';
import { CoterieError } from '../../runtime/errors.ts';
import { nameOf, streamName, withCodec, withShared, withTimeout } from '../args.ts';
import { type UserOptions, VERB_TIMEOUT_MS, withClient } from '../client.ts';
import { dataFields, printable, textOf } from '../data.ts';
import { isSingle, keyOption, messagesOf } from '../messages.ts';
import { runCommand, type Shell } from '../run.ts';

interface RequestOptions extends UserOptions {
  readonly key?: string;
}

/** `coterie request`: asks, and prints the reply. */
export function addRequest(program: Command): void {
  const command = program
    .command('request')
    .description('Ask the handler of a stream, and print its reply.')
    .argument('<STREAM>', 'the stream of the message', streamName)
    .argument('[DATA]', 'the data; - reads lines from stdin, one request after the other')
    .addOption(keyOption())
    .option(
      '--clique <C>',
      'the clique to ask (default: the first that replies)',
      nameOf('clique'),
    );
  const full = withShared(withTimeout(withCodec(command), VERB_TIMEOUT_MS));
  full.action((stream: string, data: string | undefined, options: RequestOptions) =>
    runCommand(options, (shell) => request(stream, data, options, shell)),
  );
}

async function request(
  stream: string,
  data: string | undefined,
  options: RequestOptions,
  shell: Shell,
): Promise<number> {
  const { clique, timeout = VERB_TIMEOUT_MS } = options;
  const { output, stop } = shell;
  const args = { ...options, stream, data };
  const messages = messagesOf(args, stop.signal);
  return withClient({ ...options, timeout }, shell, async (client) => {
    let failure: unknown;
    for await (const message of messages) {
      try {
        show(await client.request(message, clique === undefined ? {} : { clique }), shell);
      } catch (error) {
        // A client that never got a connection fails every call with one error.
        if (error === failure) break;
        failure = error;
        output.failed(message.id, CoterieError.from(error));
      }
    }
    if (failure !== undefined) return 1;
    return isSingle(args) ? 0 : stop.exitCode;
  });
}

/** For people it is the bare reply, so that it can go on to another program. */
function show({ data, node }: Replied, { output }: Shell): void {
  output.event({ event: 'reply', ...dataFields(data), node }, () => {
    const text = textOf(data);
    if (text === undefined) return Buffer.from(data).toString('base64');
    return process.stdout.isTTY ? printable(text) : text;
  });
}
