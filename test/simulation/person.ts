/** What a person does at OpenRouter's site while runs are under way. */
import type { PersonAct } from './history.ts';
import { NAME, type World } from './world.ts';

export function doByHand(act: PersonAct, world: World): void {
  const { openrouter } = world;
  switch (act.kind) {
    case 'add a key':
      openrouter.seed({ name: 'added', workspace_id: world.workspace });
      break;
    case 'delete a bystander':
      end(bystander(world, act.bystander), world, hash => openrouter.remove(hash));
      break;
    case 'disable the stored key':
      end(world.held(world.targets[0] ?? ''), world, hash => openrouter.change(hash, { disabled: true }));
      break;
    case 'squat': {
      const creator = 'user_squatter';
      const { hash } = openrouter.seed({
        name: NAME,
        workspace_id: world.workspace,
        creator_user_id: creator,
        limit: null,
      });
      const key = world.key(hash);
      if (key) world.bystanders.push(key);
      break;
    }
    case 'enable a retired key': {
      const retired = world.living().find(({ name, disabled }) => disabled && name.startsWith(`${NAME} [replaced by `));
      end(retired?.hash, world, hash => openrouter.change(hash, { disabled: false }));
      break;
    }
    case 'rename the key':
      end(named(world), world, hash => openrouter.change(hash, { name: act.to }));
      break;
    case 'limit the key': {
      const hash = named(world);
      if (hash !== undefined) openrouter.change(hash, { limit: act.limit });
      break;
    }
    case 'list a bystander':
      listBystander(world, act);
  }
}

/** From now on nothing is promised about the key. */
function end(hash: string | undefined, world: World, how: (hash: string) => void): void {
  if (hash === undefined || !world.key(hash)) return;
  world.ended.add(hash);
  how(hash);
}

function listBystander(world: World, act: Extract<PersonAct, { kind: 'list a bystander' }>): void {
  const list = world.lists[act.list % Math.max(1, world.lists.length)];
  const hash = bystander(world, act.bystander);
  if (list === undefined || hash === undefined || !world.key(hash)) return;
  const listed = world.openrouter.listed(list) ?? [];
  if (!listed.includes(hash)) world.openrouter.setListed(list, [...listed, hash]);
}

function bystander({ bystanders }: World, index: number): string | undefined {
  return bystanders[index % Math.max(1, bystanders.length)]?.hash;
}

/** The key that has the name now. */
function named(world: World): string | undefined {
  return world.living().find(({ name, disabled }) => name === NAME && !disabled)?.hash;
}
