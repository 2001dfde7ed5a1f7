/** Nest tokens of what has no class of its own. */
export const CONFIG = Symbol('Config');
export const LOGGER = Symbol('Logger');
export const RUNTIME = Symbol('Runtime');
