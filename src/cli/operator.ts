import type { Operator } from '../broker/operator-contract.ts';
import { createOperator } from '../broker/operator.ts';
import { natsDriver, type SharedOptions, usage } from './args.ts';
import type { Shell } from './run.ts';

/** What commands that look after a clique have in common. */
export interface CliqueOptions extends SharedOptions {
  readonly clique: string;
  readonly timeout?: number;
}

/** Runs a command with an operator, which is closed afterwards. */
export async function withOperator(
  options: CliqueOptions & { readonly timeout: number },
  { logger }: Shell,
  work: (operator: Operator) => Promise<number>,
): Promise<number> {
  const { clique, timeout: timeoutMs } = options;
  const pubsub = natsDriver(options.nats);
  const operator = usage(() => createOperator({ pubsub, clique, logger, timeoutMs }));
  try {
    return await work(operator);
  } finally {
    await operator.close();
  }
}
