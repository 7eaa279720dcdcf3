/** Installs what takes longest to install, before it is needed: whatever cannot be had is missed by the part that needs it. */
import { actionlintTool, actTool } from './tools.ts';

for (const tool of [actionlintTool(), actTool()]) console.log(tool);
