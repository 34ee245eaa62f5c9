import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { nkeys } from '@nats-io/transport-node';
import { afterAll, describe, expect, it } from 'vitest';

import { startNatsServer } from '../../test/support/nats-server.ts';
import { bytesOf, waitFor } from '../testing/pubsub-suite-kit.ts';
import { nats } from './nats.ts';
import type { NatsOptions } from './nats-options.ts';
import type { PubSubStatusEvent } from './pubsub.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-nats-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** One round trip through the server. */
async function works(options: NatsOptions): Promise<void> {
  const pubsub = await nats(options).connect('data', 'trial');
  await pubsub.flush();
  await pubsub.close();
}

async function refusal(options: NatsOptions): Promise<unknown> {
  return works(options).then(
    () => 'it was let in',
    (error: unknown) => error,
  );
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('credentials', () => {
  it('takes user and password, as options or in the URL', async () => {
    await using server = await startNatsServer({
      config: 'authorization { user: ann, password: "s3cr3t" }',
    });
    const { port, url } = server;
    await works({ servers: url, user: 'ann', password: 's3cr3t' });
    await works({ servers: `nats://ann:s3cr3t@127.0.0.1:${port}` });
    const error = await refusal({ servers: `nats://ann:wr0ng@127.0.0.1:${port}` });
    expect(error).toMatchObject({ code: 'driver-failed', hint: expect.stringMatching(/password/) });
    expect(String(error)).toMatch(/refused the credentials/);
    expect(inspect(error, { depth: 9 })).not.toContain('wr0ng');
    expect(await refusal({ servers: url })).toMatchObject({ code: 'driver-failed' });
  });

  it('takes a token', async () => {
    await using server = await startNatsServer({ config: 'authorization { token: "t0ken" }' });
    await works({ servers: server.url, token: 't0ken' });
    await works({ servers: `nats://t0ken@127.0.0.1:${server.port}` });
    const error = await refusal({ servers: server.url, token: 'wr0ng' });
    expect(error).toMatchObject({ code: 'driver-failed' });
    expect(inspect(error, { depth: 9 })).not.toContain('wr0ng');
  });

  it('takes an nkey seed, as text or in a file', async () => {
    const user = nkeys.createUser();
    const seed = text(user.getSeed());
    await using server = await startNatsServer({
      config: `authorization { users: [ { nkey: ${user.getPublicKey()} } ] }`,
    });
    await works({ servers: server.url, nkeySeed: seed });
    await works({ servers: server.url, nkeySeedFile: file('user.nk', `${seed}\n`) });
    const stranger = text(nkeys.createUser().getSeed());
    const error = await refusal({ servers: server.url, nkeySeed: stranger });
    expect(error).toMatchObject({ code: 'driver-failed' });
    expect(inspect(error, { depth: 9 })).not.toContain(stranger);
  });

  it('takes a credentials file, and ends when its JWT has expired', async () => {
    const { config, credentials } = operator();
    await using server = await startNatsServer({ config });
    const lasting = file('lasting.creds', credentials());
    await works({ servers: server.url, credentialsFile: lasting });

    const path = file('brief.creds', credentials(Math.ceil(Date.now() / 1000) + 2));
    const options = { servers: server.url, reconnectTimeWaitMs: 1, reconnectJitterMs: 0 };
    const pubsub = await nats({ ...options, credentialsFile: path }).connect('data');
    const events: PubSubStatusEvent[] = [];
    pubsub.onStatus((event) => events.push(event));
    const errors = (): Error[] =>
      events.flatMap((event) => (event.type === 'error' ? [event.error] : []));
    await waitFor('the end', () => errors().some((error) => /gone for good/.test(error.message)));
    expect(events.map((event) => event.type)).toContain('disconnected');
    expect(errors().at(-1)).toMatchObject({ hint: expect.stringMatching(/expired/) });
    expect(() => pubsub.publish('a', bytesOf('x'))).toThrow(/has ended/);
    await expect(pubsub.flush()).rejects.toMatchObject({ code: 'disconnected' });
    await pubsub.close();
  });

  it('reads a renewed credentials file at the next reconnect', async () => {
    const { config, credentials } = operator();
    await using server = await startNatsServer({ config });
    const path = file('renewed.creds', credentials(Math.ceil(Date.now() / 1000) + 2));
    const pubsub = await nats({ servers: server.url, credentialsFile: path }).connect('data');
    const types: string[] = [];
    pubsub.onStatus((event) => types.push(event.type));
    file('renewed.creds', credentials());
    await waitFor('the reconnect', () => types.includes('reconnected'));
    await pubsub.flush();
    await pubsub.close();
  });
});

describe('permissions', () => {
  it('tells what the server refuses, names the subject, and goes on', async () => {
    await using server = await startNatsServer({
      config: `authorization { users: [ { user: u, password: p, permissions: {
        publish: { allow: ["open.>"] }, subscribe: { allow: ["open.>"] } } } ] }`,
    });
    const pubsub = await nats({ servers: server.url, user: 'u', password: 'p' }).connect('data');
    const errors: unknown[] = [];
    pubsub.onStatus((event) => errors.push(event));
    pubsub.publish('shut.pub', bytesOf('x'));
    const refused = pubsub.subscribe('shut.sub', () => {}, { queue: 'group' });
    await waitFor('two errors', () => errors.length === 2);
    expect(errors).toEqual([
      { type: 'error', error: expect.objectContaining({ code: 'driver-failed' }) },
      { type: 'error', error: expect.objectContaining({ code: 'driver-failed' }) },
    ]);
    expect(inspect(errors[0])).toContain('shut.pub');
    expect(inspect(errors[1])).toContain('shut.sub');
    await refused.unsubscribe();

    let got = 0;
    pubsub.subscribe('open.a', () => (got += 1));
    pubsub.publish('open.a', bytesOf('x'));
    await pubsub.flush();
    await waitFor('the open subject', () => got === 1);
    await pubsub.close();
  });
});

describe('TLS', () => {
  it('checks the server, shows an own certificate, and tells what is wrong', async () => {
    const paths = certificates();
    await using server = await startNatsServer({
      config: `tls { cert_file: "${paths.server}.crt", key_file: "${paths.server}.key",
        ca_file: "${paths.ca}.crt", verify: true, timeout: 5 }`,
    });
    const servers = server.url;
    const own = { certFile: `${paths.client}.crt`, keyFile: `${paths.client}.key` };
    const caFile = `${paths.ca}.crt`;
    await works({ servers, tls: { caFile, ...own } });
    await works({ servers: servers.replace('nats:', 'tls:'), tls: { caFile, ...own } });
    const tls = { code: 'driver-failed', message: expect.stringMatching(/no TLS connection/) };
    expect(await refusal({ servers, tls: own })).toMatchObject(tls);
    expect(await refusal({ servers })).toMatchObject(tls);
    // The certificate is for the address, not for this name.
    const named = servers.replace('127.0.0.1', 'localhost');
    expect(await refusal({ servers: named, tls: { caFile, ...own } })).toMatchObject(tls);
    // The server hangs up without a reason: after its TLS 1.3 handshake, too late for an error.
    const bare = { servers, tls: { caFile }, connectTimeoutMs: 300 };
    expect(await refusal(bare)).toMatchObject({ hint: expect.stringMatching(/tls\.cert/) });
  });

  it('does not talk to a server without TLS when TLS is asked for', async () => {
    await using server = await startNatsServer();
    expect(await refusal({ servers: server.url, tls: {} })).toMatchObject({
      code: 'driver-failed',
    });
  });
});

/** An operator with one account, as `nsc` would make them, and users of the account. */
function operator(): { config: string; credentials: (expiresAt?: number) => string } {
  const [root, account] = [nkeys.createOperator(), nkeys.createAccount()];
  const operatorJwt = jwt(root, root, { type: 'operator', version: 2 });
  const limits = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true };
  const accountJwt = jwt(root, account, {
    type: 'account',
    version: 2,
    limits: { ...limits, conn: -1, leaf: -1 },
  });
  return {
    config: `operator: ${operatorJwt}\nresolver: MEMORY\nresolver_preload: {
      ${account.getPublicKey()}: ${accountJwt} }`,
    credentials: (expiresAt) => {
      const user = nkeys.createUser();
      const claims = {
        type: 'user',
        version: 2,
        subs: -1,
        data: -1,
        payload: -1,
        pub: {},
        sub: {},
      };
      const userJwt = jwt(account, user, claims, expiresAt);
      return [
        '-----BEGIN NATS USER JWT-----',
        userJwt,
        '------END NATS USER JWT------',
        '',
        '-----BEGIN USER NKEY SEED-----',
        text(user.getSeed()),
        '------END USER NKEY SEED------',
        '',
      ].join('\n');
    },
  };
}

type KeyPair = ReturnType<typeof nkeys.createUser>;

function jwt(issuer: KeyPair, subject: KeyPair, claims: object, expiresAt?: number): string {
  const part = (value: object | Uint8Array): string =>
    Buffer.from(value instanceof Uint8Array ? value : JSON.stringify(value)).toString('base64url');
  const head = part({ typ: 'JWT', alg: 'ed25519-nkey' });
  const body = part({
    jti: subject.getPublicKey(),
    iat: Math.floor(Date.now() / 1000) - 1,
    iss: issuer.getPublicKey(),
    sub: subject.getPublicKey(),
    name: 'test',
    ...(expiresAt === undefined ? {} : { exp: expiresAt }),
    nats: claims,
  });
  return `${head}.${body}.${part(issuer.sign(bytesOf(`${head}.${body}`)))}`;
}

/** An authority of our own, with a certificate for 127.0.0.1 and one for a client. */
function certificates(): { ca: string; server: string; client: string } {
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=ca');
  file('san', 'subjectAltName=IP:127.0.0.1');
  for (const name of ['server', 'client']) {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const signed = ['-req', '-in', `${name}.csr`, '-out', `${name}.crt`, '-extfile', 'san'];
    openssl('x509', ...signed, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial');
  }
  return { ca: join(folder, 'ca'), server: join(folder, 'server'), client: join(folder, 'client') };
}
