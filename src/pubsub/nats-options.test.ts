import type { PeerCertificate } from 'node:tls';

import { describe, expect, it } from 'vitest';

import { CoterieError } from '../runtime/errors.ts';
import type { NatsOptions } from './nats-options.ts';
import { natsConfig } from './nats-options.ts';
import type { ClientTls } from './nats-tls.ts';

function problems(options: NatsOptions): CoterieError {
  try {
    natsConfig(options);
  } catch (error) {
    if (error instanceof CoterieError) return error;
    throw error;
  }
  throw new Error('the options were taken');
}

describe('options of the NATS driver', () => {
  it('has defaults that suit a membership protocol', () => {
    expect(natsConfig({})).toMatchObject({
      name: 'coterie',
      closeTimeoutMs: 2000,
      client: {
        servers: ['127.0.0.1:4222'],
        reconnectTimeWait: 100,
        reconnectJitter: 100,
        reconnectJitterTLS: 100,
        maxReconnectAttempts: -1,
        pingInterval: 5000,
        noAsyncTraces: true,
      },
    });
  });

  it.each([
    ['nats://a', ['a:4222']],
    ['nats://a:1/', ['a:1']],
    ['a', ['a:4222']],
    ['a.b:5', ['a.b:5']],
    ['127.0.0.1:4', ['127.0.0.1:4']],
    ['nats://[::1]:4', ['[::1]:4']],
    ['nats://u:p@a:4', ['a:4']],
    ['nats://a:1, nats://b:2', ['a:1', 'b:2']],
    [
      ['nats://a', 'tls://b'],
      ['a:4222', 'b:4222'],
    ],
  ])('reads the servers %j', (servers, expected) => {
    expect(natsConfig({ servers }).client.servers).toEqual(expected);
  });

  it('asks for TLS where a URL does', () => {
    expect(natsConfig({ servers: 'tls://a' }).client.tls).toEqual({});
    expect(natsConfig({ servers: 'a', tls: {} }).client.tls).toEqual({});
    expect(natsConfig({ servers: 'nats://a' }).client.tls).toBeUndefined();
  });

  it('checks a certificate for the addresses given, where the client would for "localhost"', () => {
    const check = (servers: string[], host: string, names: string): unknown => {
      const tls: ClientTls | null | undefined = natsConfig({ servers, tls: {} }).client.tls;
      const certificate = { subject: { CN: 'x' }, subjectaltname: names } as PeerCertificate;
      return tls?.checkServerIdentity?.(host, certificate)?.message ?? 'fine';
    };
    const servers = ['10.0.0.1', '10.0.0.2:5', '[::1]:4', 'a.example'];
    expect(check(servers, 'localhost', 'IP Address:10.0.0.1')).toBe('fine');
    expect(check(servers, 'localhost', 'IP Address:10.0.0.2')).toBe('fine');
    expect(check(servers, 'localhost', 'IP Address:0:0:0:0:0:0:0:1')).toBe('fine');
    expect(check(servers, 'localhost', 'IP Address:10.0.0.3')).toMatch(/does not match/);
    expect(check(servers, 'localhost', 'DNS:localhost')).toMatch(/does not match/);
    expect(check([...servers, 'localhost'], 'localhost', 'DNS:localhost')).toBe('fine');
    expect(check(servers, 'a.example', 'DNS:a.example')).toBe('fine');
    expect(check(servers, 'a.example', 'IP Address:10.0.0.1')).toMatch(/does not match/);
  });

  it.each([
    ['nats://ann:p%40ss@a', { user: 'ann', pass: 'p@ss' }],
    ['nats://t0ken@a', { auth_token: 't0ken' }],
  ])('takes credentials from the URL %s', (servers, expected) => {
    const { authenticator } = natsConfig({ servers }).client;
    expect(typeof authenticator === 'function' && authenticator()).toEqual(expected);
  });

  it.each(['http://a', 'ws://a', 'nats://a/path', 'nats://a?x=1', 'nats://', 'nats://a:99999', ''])(
    'refuses the server %j',
    (servers) => {
      expect(problems({ servers })).toMatchObject({ code: 'invalid-options' });
    },
  );

  it('reports every problem at once', () => {
    const error = problems({
      servers: [],
      name: 'a b',
      pingIntervalMs: -1,
      reconnectTimeWaitMs: Number.NaN,
      maxReconnectAttempts: -2,
      connectTimeoutMs: 1.5,
      inboxPrefix: 'a.*',
      password: 'secret',
      tls: { caFile: '/does/not/exist', ca: 'b', cert: 'c', wrong: 1 } as object,
    });
    expect(error.code).toBe('invalid-options');
    const parts = [
      'servers is empty',
      'name must',
      'pingIntervalMs must',
      'reconnectTimeWaitMs must',
      'maxReconnectAttempts must',
      'connectTimeoutMs must',
      'inboxPrefix must',
      'password needs user',
      'tls.wrong is not known',
      'only one of tls.ca and tls.caFile',
      'tls.caFile cannot be read: /does/not/exist',
      'tls.cert and tls.key go together',
    ];
    for (const part of parts) expect(error.message).toContain(part);
    expect(error.message).not.toContain('secret');
  });

  it.each<NatsOptions>([
    { user: 'a', token: 's3cret' },
    { servers: 'nats://a:s3cret@h', token: 't' },
    { servers: ['nats://a:s3cret@h', 'nats://a:s3cret2@h'] },
    { servers: 'http://a:s3cret@h' },
    { servers: 'a:s3cret@h:x' },
    { servers: 'nats://a:s3c@ret/s3cret@h:x' },
    { nkeySeed: 's3cret' },
    { nkeySeedFile: '/does/not/exist' },
    { credentialsFile: '/does/not/exist' },
    { token: '' },
    { token: 5 as unknown as string },
  ])('refuses %j without telling the secret', (options) => {
    const error = problems(options);
    expect(error.code).toBe('invalid-options');
    expect(error.message).not.toContain('s3cret');
    expect(error.cause).toBeUndefined();
  });
});
