import type { Peer } from './data-frame.ts';
import { enter, leave, type Reader, skipField, type Writer } from './wire.ts';
import { checkHex, checkName, invalidFrame } from './wire-check.ts';

/** Writes who a data frame comes from, as its field 1. */
export function writePeer(writer: Writer, peer: Peer): void {
  writer.uint32(10).fork();
  writer.uint32(10).string(peer.name).uint32(18).string(peer.instance);
  writer.uint32(24).uint32(peer.incarnation).ldelim();
}

/** Reads what `writePeer` wrote after its tag. */
export function readPeer(reader: Reader): Peer {
  const outer = enter(reader);
  let name = '';
  let instance = '';
  let incarnation = 0;
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) name = reader.stringVerify();
    else if (tag === 18) instance = reader.stringVerify();
    else if (tag === 24) incarnation = reader.uint32();
    else skipField(reader, tag);
  }
  leave(reader, outer);
  return peerOf({ name, instance, incarnation });
}

/** Checks a peer that was read. */
export function peerOf(
  wire:
    | { name?: string | null; instance?: string | null; incarnation?: number | null }
    | null
    | undefined,
): Peer {
  if (!wire) throw invalidFrame('no sender');
  return {
    name: checkName(wire.name ?? '', 'sender name'),
    instance: checkHex(wire.instance ?? '', 'sender instance'),
    incarnation: wire.incarnation ?? 0,
  };
}
