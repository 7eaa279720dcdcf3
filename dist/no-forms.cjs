"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
/** Stands in the bundle for undici's forms as bodies, which nothing loads: bodies here are text. */
throw new Error('This bundle sends no forms.');
