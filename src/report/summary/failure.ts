/** The summary of a step that failed before it had an outcome. It stands alone, so that a wrong input loads no more. */
import { markdown } from '../../domain/text/untrusted.ts';
import { quotation } from './cells.ts';
import { Page } from './page.ts';

/** `operation` as the input says; `texts` are the errors. */
export function failurePage(operation: string, texts: readonly string[]): Page {
  const page = new Page();
  page.add(`## ❌ OpenRouter: ${markdown(operation)} failed`);
  for (const text of texts) page.add(quotation(text));
  return page;
}
