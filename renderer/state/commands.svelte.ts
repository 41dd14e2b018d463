/** What menus, palette and keyboard have done: each command of electron/commands.ts, and whether it can be. */
import { COMMAND_IDS, COMMANDS, type CommandId, type CommandWords } from '../../electron/commands';
import type { Theme } from '@contract';
import type { RunSummary } from '@engine/records';
import { ask, listen } from '../bridge';
import { deletion } from './runs/deletion.svelte';
import { exporting } from './runs/exporting.svelte';
import { dataChoice } from './training/data-choice.svelte';
import { form } from './training/form.svelte';
import { importing } from './runs/importing.svelte';
import { shortcutAmong } from './keys';
import { isView, navigation, VIEW_LABELS, VIEWS } from './navigation.svelte';
import { isDialogOpen } from './app/dialogs';
import { help } from './app/help.svelte';
import { notices } from './notices.svelte';
import { preferences } from './app/preferences.svelte';
import { resuming } from './runs/resuming.svelte';
import { runs } from './runs/runs.svelte';
import { sharing } from './runs/sharing.svelte';
import { decoding } from './training/decoding.svelte';
import { training } from './training/training.svelte';

interface Command {
  /** Whether it can be carried out now. */
  enabled: () => boolean;
  act: () => void;
}

/** The settings as the form has them; where one is wrong, the form says so. */
async function train(): Promise<void> {
  navigation.show('train');
  const settings = form.check();
  if (settings !== null) await training.train(form.name, settings, form.start);
}

const COMMAND_KEYS = new Map(
  COMMAND_IDS.flatMap((id): [string, CommandId][] => {
    const { keys }: CommandWords = COMMANDS[id];
    return keys === undefined ? [] : [[keys, id]];
  }),
);
const VIEW_KEYS = new Map(VIEWS.map((view, at) => [`CmdOrCtrl+${at + 1}`, view]));

class Commands {
  /** Which sheet lies over the window. */
  sheet = $state<'palette' | 'shortcuts' | 'licenses' | null>(null);

  /** The run that the view is about, where there is one. */
  readonly subject = $derived.by((): RunSummary | null => {
    if (navigation.view === 'train') return runs.find(training.run);
    return runs.find(runs.inspected) ?? runs.scored[0] ?? null;
  });

  readonly #all: Record<CommandId, Command> = {
    'share:import': { enabled: () => true, act: () => void sharing.import(null) },
    'import:model': { enabled: () => !importing.busy, act: () => void importing.begin() },
    'share:run': {
      enabled: () => this.#isAtRest(),
      act: () => {
        this.#withSubject((run) => sharing.share(run));
      },
    },
    'export:run': {
      enabled: () => this.subject !== null && exporting.refusal(this.subject) === null,
      act: () => {
        if (this.subject !== null) exporting.begin(this.subject);
      },
    },
    'trash:undo': { enabled: () => deletion.canUndo, act: () => void deletion.undo() },
    palette: {
      enabled: () => true,
      act: () => {
        this.sheet = 'palette';
      },
    },
    'run:train': {
      enabled: () => training.phase === 'idle' && !dataChoice.choosing,
      act: () => void train(),
    },
    'run:stop': {
      enabled: () => training.phase === 'running' || decoding.of('begin', 'resume') !== null,
      act: () => void (training.phase === 'running' ? training.stop() : decoding.stop()),
    },
    'run:resume': {
      enabled: () =>
        training.phase === 'idle' && this.subject !== null && resuming.verb(this.subject) !== null,
      act: () => {
        this.#withSubject((run) => resuming.begin(run));
      },
    },
    'share:tensorboard': {
      enabled: () => this.subject !== null,
      act: () => {
        this.#withSubject(({ run }) => sharing.copyTensorBoard([run]));
      },
    },
    'share:tensorboard-all': {
      enabled: () => runs.all.length > 0,
      act: () => void sharing.copyTensorBoard([]),
    },
    settings: {
      enabled: () => true,
      act: () => {
        navigation.show('settings');
      },
    },
    'theme:system': this.#theme('system'),
    'theme:light': this.#theme('light'),
    'theme:dark': this.#theme('dark'),
    'help:start': {
      enabled: () => true,
      act: () => {
        help.show('start');
      },
    },
    'help:docs': {
      enabled: () => true,
      act: () => {
        help.show('README');
      },
    },
    shortcuts: {
      enabled: () => true,
      act: () => {
        this.sheet = 'shortcuts';
      },
    },
    licenses: {
      enabled: () => true,
      act: () => {
        this.sheet = 'licenses';
      },
    },
  };

  readonly enabled = $derived(COMMAND_IDS.filter((id) => this.#all[id].enabled()));

  /** Carry a command out, where it can be. */
  act(id: CommandId): void {
    if (this.#all[id].enabled()) this.#all[id].act();
  }

  /** What a key is for. @returns whether it was for anything */
  press(event: KeyboardEvent): boolean {
    const pressed = shortcutAmong(event, [...COMMAND_KEYS.keys(), ...VIEW_KEYS.keys()]);
    if (pressed === null || isDialogOpen()) return false;
    const view = VIEW_KEYS.get(pressed);
    if (view !== undefined) navigation.show(view);
    const id = COMMAND_KEYS.get(pressed);
    const isCommand = id !== undefined && this.#all[id].enabled();
    if (isCommand) this.act(id);
    return view !== undefined || isCommand;
  }

  start(): void {
    listen('menu:chosen', (chosen) => {
      if (isDialogOpen()) return;
      if ('command' in chosen) this.act(chosen.command);
      else if (isView(chosen.view)) navigation.show(chosen.view);
    });
  }

  /** What the native menu shows. */
  async tellMenu(): Promise<void> {
    const views = VIEWS.map((id) => ({ id, label: VIEW_LABELS[id] }));
    const state = { enabled: [...this.enabled], views, view: navigation.view };
    await notices.guard(async () => {
      await ask('menu:state', state);
    });
  }

  #theme(theme: Theme): Command {
    return {
      enabled: () => preferences.theme !== theme,
      act: () => {
        void preferences.change({ theme });
      },
    };
  }

  #isAtRest(): boolean {
    return this.subject !== null && this.subject.status !== 'running';
  }

  #withSubject(act: (run: RunSummary) => Promise<unknown>): void {
    if (this.subject !== null) void act(this.subject);
  }
}

export const commands = new Commands();
