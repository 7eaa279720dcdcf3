/** One run of the action in a simulation: the real operation with simulated effects. */
import type { AccountCommand, Delivery, NewKeyWanted } from '../../src/domain/command/command.ts';
import type { KeysFile } from '../../src/domain/declared/declarations.ts';
import { fromNumber } from '../../src/domain/money/usd.ts';
import { namePattern } from '../../src/domain/text/pattern.ts';
import { Cancellation } from '../../src/http/request-limits.ts';
import { Transport } from '../../src/http/transport.ts';
import { parseKeysFile } from '../../src/keys-file/parse-keys-file.ts';
import { OpenRouterClient, OpenRouterReadClient } from '../../src/openrouter/client.ts';
import { StoredKey } from '../../src/openrouter/credential.ts';
import { Account, AccountReader, type Effects } from '../../src/operations/account/account.ts';
import { apply, applyInput } from '../../src/operations/apply/apply.ts';
import type { ApplyInput } from '../../src/operations/apply/planned-row.ts';
import { create } from '../../src/operations/create/create.ts';
import { deleteKeys } from '../../src/operations/delete/delete.ts';
import { execute } from '../../src/operations/engine/engine.ts';
import type { Outcome } from '../../src/operations/outcome/outcome.ts';
import { rotate } from '../../src/operations/rotate/rotate.ts';
import { update } from '../../src/operations/update/update.ts';
import { Dice } from './draw.ts';
import { type Actor, BEGINNING, type History } from './history.ts';
import type { Host, Network } from './network.ts';
import { secretStore, targetOf } from './secret-store.ts';
import type { Process } from './virtual-time.ts';
import { NAME, PROVISIONING_KEY, SEALS, type World } from './world.ts';

const RUNNERS = ['rotate', 'apply', 'create', 'update', 'delete'] as const;

/** An actor that is a run of the action. */
export type Runner = Extract<Actor, { does: (typeof RUNNERS)[number] }>;

export interface RunState {
  actor: number;
  spec: Runner;
  process: Process;
  cancellation: Cancellation;
  /** A signal cancels instead of ending the process. */
  catching: boolean;
  log: string[];
  /** The value of the output `key`. */
  output: string | undefined;
  /** How it ended; both undefined while it runs, or when it was killed. */
  outcome: Outcome | undefined;
  error: Error | undefined;
  ended: boolean;
}

export function isRunner(actor: Actor): actor is Runner {
  return (RUNNERS as readonly string[]).includes(actor.does);
}

/** The error of a run; empty when it succeeds. */
export function messageOf({ outcome, error }: RunState): string {
  return (error ?? outcome?.failure)?.message ?? '';
}

/** Begins a run. It proceeds as time passes. */
export function begin(
  actor: number,
  spec: Runner,
  { seed }: Pick<History, 'seed'>,
  world: World,
  process: Process,
  network: Network,
): RunState {
  const state: RunState = {
    actor,
    spec,
    process,
    cancellation: new Cancellation(),
    catching: false,
    log: [],
    output: undefined,
    outcome: undefined,
    error: undefined,
    ended: false,
  };
  const effects = effectsOf(state, new Dice(`${seed} run ${actor}`), network);
  const command = commandOf(spec, world);
  carryOut(command, effects)
    .then(outcome => {
      state.outcome = outcome;
    })
    .catch((error: unknown) => {
      state.error = error instanceof Error ? error : new Error(String(error));
    })
    .finally(() => {
      state.ended = true;
      state.cancellation.dispose();
    });
  return state;
}

function carryOut(
  command: Exclude<AccountCommand, { operation: 'apply' }> | ApplyInput,
  effects: Effects,
): Promise<Outcome> {
  switch (command.operation) {
    case 'rotate':
      return execute(rotate, command, effects);
    case 'apply':
      return execute(apply, command, effects);
    case 'create':
      return execute(create, command, effects);
    case 'update':
      return execute(update, command, effects);
    case 'delete':
      return execute(deleteKeys, command, effects);
    default:
      throw new Error(`${command.operation} is not simulated.`);
  }
}

function effectsOf(state: RunState, dice: Dice, network: Network): Effects {
  const { actor, spec, process, cancellation } = state;
  const log = (line: string) => void state.log.push(line);
  const transport = (host: Host) =>
    new Transport({
      base: new URL(host === 'github' ? 'https://api.github.com' : 'https://openrouter.ai/api/v1'),
      setting: 'api-url',
      exchange: (call, signal) => network.exchange(actor, process, host, call, signal),
      proxied: false,
      timeoutMs: spec.timeoutMs ?? 30_000,
      maxRetries: spec.maxRetries ?? 5,
      clock: process.clock,
      random: () => dice.next(),
      log,
      onSecret: () => undefined,
    });
  const openrouter = transport('openrouter');
  const github = transport('github');
  const secrets = async () => secretStore(github);
  const alerts = () => Promise.reject(new Error('Nobody reads alerts here.'));
  const run = { run: String(spec.run ?? 100 + actor), attempt: spec.attempt ?? 1 };
  const client = [openrouter, new StoredKey(PROVISIONING_KEY), cancellation.reading] as const;
  const bound = { seals: SEALS, clock: process.clock, limits: cancellation.reading };
  return {
    reading: {
      account: new AccountReader({ ...bound, openrouter: new OpenRouterReadClient(...client) }),
      secrets,
      alerts,
      mask: () => undefined,
      runPage: '',
      run,
      log,
      requireOutputs: () => undefined,
    },
    account: new Account({ ...bound, openrouter: new OpenRouterClient(...client), nonce: () => dice.hex(8) }),
    secrets,
    alerts,
    cancellation,
    catchSignals: () => {
      state.catching = true;
    },
    mask: () => undefined,
    announce: () => undefined,
    outputKey: secret => {
      state.output = secret;
    },
    deleteAtJobEnd: () => undefined,
  };
}

const NO_GATE = { require: undefined, warn: undefined, failOnUnmet: true };

function commandOf(spec: Runner, world: World): Exclude<AccountCommand, { operation: 'apply' }> | ApplyInput {
  const workspace = world.plan.ownWorkspace ? ({ by: 'id', id: world.workspace } as const) : undefined;
  const common = {
    gate: NO_GATE,
    dryRun: false,
  };
  const selection = { workspace, where: [], maxKeys: undefined };
  switch (spec.does) {
    case 'rotate': {
      const by = {
        name: { by: 'name', name: NAME },
        hash: { by: 'hash', hash: world.old.hash },
        'api-key': { by: 'api-key', secret: world.github.get(world.targets[0] ?? '') ?? world.old.secret },
      } as const;
      const wanted: NewKeyWanted & { limit?: { rule: 'raise'; amount: bigint } } = spec.raise
        ? { limit: { rule: 'raise', amount: fromNumber(10) } }
        : {};
      const delivery = deliveryTo(world.targets, spec.output);
      return {
        operation: 'rotate',
        ...common,
        selector: by[spec.by],
        workspace,
        where: [],
        wanted,
        delivery,
        retire: spec.retire,
        carryOver: 'all',
      };
    }
    case 'apply': {
      const input = {
        operation: 'apply',
        ...common,
        workspace,
        config: CONFIG,
        maxKeys: 1,
        retire: spec.retire,
        carryOver: 'all',
      } as const;
      return applyInput({ ...input, githubToken: 'token', dryRun: false }, fileFor(world.targets));
    }
    case 'create':
      return {
        operation: 'create',
        owner: {},
        ...common,
        workspace,
        wanted: { name: spec.name, limit: { rule: 'exactly', amount: fromNumber(7) } },
        delivery: deliveryTo([`NEW_${spec.name}`], spec.output),
        deleteAtJobEnd: false,
      };
    case 'update': {
      const selector =
        spec.by === 'name'
          ? ({ by: 'name', pattern: namePattern(NAME) } as const)
          : ({ by: 'hash', hashes: [world.old.hash] } as const);
      const wanted = { limit: { rule: 'exactly', amount: fromNumber(spec.limit) } as const };
      return {
        operation: 'update',
        ...common,
        selection: { ...selection, selector },
        wanted,
        placement: undefined,
        resolveAlerts: false,
      };
    }
    case 'delete': {
      const hash = world.bystanders[spec.bystander]?.hash ?? world.old.hash;
      const selector = { by: 'hash', hashes: [hash] } as const;
      return {
        operation: 'delete',
        ...common,
        selection: { ...selection, selector },
        storage: undefined,
        resolveAlerts: false,
      };
    }
  }
}

function deliveryTo(targets: readonly string[], output: 'too' | 'alone' | undefined): Delivery {
  const [first, ...more] = targets.map(targetOf);
  if (output === 'alone' || first === undefined) return { storage: undefined, outputKey: true };
  return { storage: { targets: [first, ...more], githubToken: 'token' }, outputKey: output === 'too' };
}

const CONFIG = 'keys.yml';

/** The key in use is 30 days old when a history begins. */
function fileFor(targets: readonly string[]): KeysFile {
  const storeIn = JSON.stringify(targets.map(target => `repository ${target}`));
  const text = `keys: { ${NAME}: { rotate-every: 7d, store-in: ${storeIn} } }`;
  const parsed = parseKeysFile(text, { path: CONFIG, repository: 'octo-org/app', now: BEGINNING });
  if ('faults' in parsed) throw new Error(parsed.faults.map(({ message }) => message).join(' '));
  return parsed.file;
}
