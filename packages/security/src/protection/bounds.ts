/** Characters of a number from which on it is looked at: nothing personal is found in a shorter one alone. */
export const NUMBER_LENGTH_MIN = 6;
