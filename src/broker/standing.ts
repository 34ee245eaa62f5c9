import type { View } from '../ring/step.ts';

/** True for a member that is there but may own nothing, by an operator's or its user's word. */
export function isResting(view: View, name: string): boolean {
  const self = view.members.find((record) => record.name === name);
  if (self === undefined || self.phase !== 'active') return false;
  return self.cordon.on || !self.healthy;
}
