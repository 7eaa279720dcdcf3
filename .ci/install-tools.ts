/** Installs the slowest tools before they are needed. If one is not available, the part that needs it says so. */
import { actionlintTool, actTool } from './tools.ts';

for (const tool of [actionlintTool(), actTool()]) console.log(tool);
