/**
 * From now on V8 minds how much memory it takes: its young generation grows no more (docs/performance.md). For work on
 * thousands of keys only. Safe while the process runs, since V8 looks at it whenever it decides how large to let a
 * generation become, and it changes nothing that is there already.
 */
export function spareMemory(): void {
  process.getBuiltinModule('node:v8').setFlagsFromString('--optimize-for-size');
}
