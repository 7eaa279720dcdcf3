/** Stands in the bundle for undici's forms as bodies, which nothing loads: bodies here are text. */
throw new Error('This bundle sends no forms.');
