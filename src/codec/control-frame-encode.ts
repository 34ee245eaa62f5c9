import type { ControlFrame } from './control-frame.ts';
import { coterie } from './gen/coterie.js';
import { recordToWire } from './member-record.ts';
import type { Writer } from './wire.ts';

/** In the order of the numbers on the wire, from 1. */
export const SURVEYS = ['digest', 'heard'] as const;

/** Writes the fields of a control frame. */
export function writeControlFrame(writer: Writer, frame: ControlFrame): void {
  switch (frame.type) {
    case 'join':
      coterie.Join.encode({ ...frame, record: recordToWire(frame.record) }, writer);
      return;
    case 'leave':
      coterie.Leave.encode({ ...frame, record: recordToWire(frame.record) }, writer);
      return;
    case 'ping':
      coterie.Ping.encode(frame, writer);
      return;
    case 'pong':
      coterie.Pong.encode(frame, writer);
      return;
    case 'ping-request':
      coterie.PingRequest.encode(frame, writer);
      return;
    case 'info': {
      const records = frame.records.map(recordToWire);
      const heard = (frame.heard ?? []) as { name: string; ms: number }[];
      coterie.Info.encode({ ...frame, records, heard }, writer);
      return;
    }
    case 'suspect':
      coterie.Suspect.encode({ ...frame, record: recordToWire(frame.record) }, writer);
      return;
    case 'evict':
      coterie.Evict.encode({ ...frame, record: recordToWire(frame.record) }, writer);
      return;
    case 'beacon':
      coterie.Beacon.encode(frame, writer);
      return;
    case 'cordon':
      coterie.Cordon.encode(frame, writer);
      return;
    case 'query': {
      const survey = frame.survey === undefined ? 0 : SURVEYS.indexOf(frame.survey) + 1;
      coterie.Query.encode({ ...frame, survey }, writer);
    }
  }
}
