/** A model's name: no spaces, and no look-alikes from other scripts (ASSURANCE MOD-7). */
export const MODEL_NAME: RegExp = /^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}$/;
