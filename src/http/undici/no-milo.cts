/** Stands in the bundle for undici's second, experimental parser, which only an environment variable turns on. */
module.exports = { getMiloEnabled: (): boolean => false };
