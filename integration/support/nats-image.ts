import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { docker } from './docker.ts';

const OFFICIAL_IMAGE = 'nats:2.10-alpine';
const LOCAL_IMAGE = 'coterie-nats:local';
const PULL_TIMEOUT_MS = 60_000;

/**
 * The image to test with: `NATS_IMAGE`, else the official one, pulled when it is not there, else one
 * made from the nats-server of this machine.
 */
export async function resolveNatsImage(): Promise<string> {
  const given = process.env['NATS_IMAGE'];
  if (given !== undefined && given !== '') return given;
  if (await succeeds(['image', 'inspect', OFFICIAL_IMAGE], PULL_TIMEOUT_MS)) return OFFICIAL_IMAGE;
  // Once a local image had to be made, pulling would only fail again.
  const isLocal = await succeeds(['image', 'inspect', LOCAL_IMAGE], PULL_TIMEOUT_MS);
  if (!isLocal && (await succeeds(['pull', '--quiet', OFFICIAL_IMAGE], PULL_TIMEOUT_MS))) {
    return OFFICIAL_IMAGE;
  }
  const script = fileURLToPath(new URL('../make-image.sh', import.meta.url));
  const { stdout } = await promisify(execFile)('bash', [script]);
  return stdout.trim().split('\n').at(-1) ?? LOCAL_IMAGE;
}

async function succeeds(args: readonly string[], timeoutMs: number): Promise<boolean> {
  try {
    await docker(args, timeoutMs);
    return true;
  } catch {
    return false;
  }
}
