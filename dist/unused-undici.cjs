/** Replaces parts of undici in the bundle that never run here (`UNUSED` in build.ts). */
function unused() {
  throw new Error('This bundle speaks HTTP/1.1 only, and sends no forms.');
}
module.exports = Object.assign(unused, { extractBody: unused, getMiloEnabled: () => false });
