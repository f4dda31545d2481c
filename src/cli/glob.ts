/** Characters that make an argument a pattern. Shells expand most patterns themselves; Windows and quotes leave them to us. */
const special = /[*?[{]/;

export function isPattern(argument: string): boolean {
  return special.test(argument);
}

/** The longest leading directory of a pattern without special characters: where a search has to begin. */
export function fixedPrefix(pattern: string): string {
  const parts = pattern.split('/');
  const firstSpecial = parts.findIndex((part) => special.test(part));
  return parts.slice(0, firstSpecial).join('/') || (pattern.startsWith('/') ? '/' : '.');
}

/**
 * Turns a pattern into a regular expression over paths with forward slashes: `*` and `?` stay within one directory,
 * `**` crosses them, `[ab]` is one of these characters, `{a,b}` one of these words.
 */
export function patternToRegExp(pattern: string): RegExp {
  let source = '';
  let depth = 0;
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern.charAt(index);
    if (pattern.startsWith('**/', index)) {
      source += '(?:[^/]+/)*';
      index += 2;
    } else if (pattern.startsWith('**', index)) {
      source += '.*';
      index += 1;
    } else if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else if (character === '[' && pattern.indexOf(']', index) > index + 1) {
      const end = pattern.indexOf(']', index);
      source += `[${pattern
        .slice(index + 1, end)
        .replace(/^!/, '^')
        .replace(/\\/g, '\\\\')}]`;
      index = end;
    } else if (character === '{' && pattern.indexOf('}', index) > index) {
      source += '(?:';
      depth++;
    } else if (character === '}' && depth > 0) {
      source += ')';
      depth--;
    } else if (character === ',' && depth > 0) source += '|';
    else source += character.replace(/[\\^$.|+()[\]{}*?]/, '\\$&');
  }
  return new RegExp(`^${source}$`);
}
