/** The version of this package, as in package.json. A file of its own so that the library needs no file system to know it. */
export const version = '0.1.0';
