// Reads the output of a step like GitHub's runner: which lines are commands, and what a person finally sees.

export interface Annotation {
  type: 'error' | 'warning' | 'notice' | 'debug';
  message: string;
  title?: string;
}

interface Reading {
  log: string;
  masks: string[];
  annotations: Annotation[];
  smuggled: string[];
}

/** `secrets` are masked from the start; values of `::add-mask::` from that line on. */
export function readLog(stdout: string, stderr: string, secrets: string[] = []): Reading {
  const masks: string[] = [];
  const annotations: Annotation[] = [];
  const smuggled: string[] = [];
  const seen: string[] = [];
  for (const [text, isShown] of [[stdout, true] as const, [stderr, false] as const]) {
    for (const line of linesOf(text)) {
      const command = commandOf(line);
      if (line.includes('##[') || (command && !HARMLESS.has(command.name))) smuggled.push(line);
      if (command?.name === 'add-mask') masks.push(command.message);
      if (isAnnotation(command)) {
        const { title } = command.properties;
        annotations.push({ type: command.name, message: command.message, ...(title === undefined ? {} : { title }) });
      }
      const shown = rendered(line, command);
      if (isShown && shown !== undefined) seen.push(maskedBy([...secrets, ...masks], shown));
    }
  }
  return { log: seen.join('\n'), masks, annotations, smuggled };
}

interface Command {
  name: string;
  properties: Record<string, string>;
  message: string;
}

const HARMLESS = new Set(['add-mask', 'error', 'warning', 'notice', 'debug', 'group', 'endgroup']);
const LABELS = { error: 'Error', warning: 'Warning', notice: 'Notice', debug: '##[debug]' };

/** The runner reads lines like .NET: a carriage return alone also ends one. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** A line is a command if it begins with `::` (after optional white space) and has another `::` after the name. */
function commandOf(line: string): Command | undefined {
  const [, info, data] = /^\s*::(.*?)::(.*)$/s.exec(line) ?? [];
  if (info === undefined || data === undefined) return undefined;
  const [name = '', ...rest] = info.split(' ');
  const pairs = rest
    .join(' ')
    .split(',')
    .map(pair => /^\s*([^=]+)=(.*)$/s.exec(pair));
  const properties = pairs.flatMap(pair => (pair ? [[pair[1] ?? '', unescaped(pair[2] ?? '', true)]] : []));
  return { name, properties: Object.fromEntries(properties), message: unescaped(data, false) };
}

function unescaped(text: string, isProperty: boolean): string {
  const plain = text.replace(/%0D/gi, '\r').replace(/%0A/gi, '\n');
  return (isProperty ? plain.replace(/%3A/gi, ':').replace(/%2C/gi, ',') : plain).replace(/%25/g, '%');
}

function isAnnotation(command: Command | undefined): command is Command & { name: Annotation['type'] } {
  return command !== undefined && Object.hasOwn(LABELS, command.name);
}

/** Undefined if it is not shown. */
function rendered(line: string, command: Command | undefined): string | undefined {
  if (!command) return line;
  if (command.name === 'add-mask' || command.name === 'endgroup' || command.name === 'debug') return undefined;
  if (isAnnotation(command)) return `${LABELS[command.name]}: ${command.message}`;
  return command.name === 'group' ? command.message : line;
}

function maskedBy(masks: string[], text: string): string {
  return masks.filter(mask => mask !== '').reduce((shown, mask) => shown.replaceAll(mask, '***'), text);
}
