import { connect } from 'node:net';

/** What a NATS server says of itself to who connects. */
export interface NatsInfo {
  readonly server_id: string;
  readonly server_name: string;
  readonly version: string;
  /** Where clients reach the servers of its cluster, as far as it knows. */
  readonly connect_urls?: readonly string[];
}

/** The first line that a NATS server says to who connects; `undefined` when nobody answers. */
export function readInfo(port: number, host = '127.0.0.1'): Promise<NatsInfo | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ port, host, timeout: 1_000 });
    const settle = (info?: NatsInfo): void => {
      socket.destroy();
      resolve(info);
    };
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const line = /^INFO (\{.*\})\s*\r\n/.exec(text);
      if (line?.[1] !== undefined) settle(JSON.parse(line[1]) as NatsInfo);
    });
    socket.once('error', () => settle()).once('timeout', () => settle());
    socket.once('close', () => settle());
  });
}
