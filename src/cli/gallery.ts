import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseDocument } from 'yaml';
import { findFiles, forwardSlashes } from './files.js';
import { packageRoot } from './package-root.js';

/** A scenario that comes with splitbrain. */
export interface GalleryEntry {
  readonly name: string;
  readonly about: string;
  readonly protocol: string;
  /** As the user can pass it to `run`: relative to where they are if that is shorter. */
  readonly file: string;
}

/** The scenarios of this installation, by path. */
export function gallery(): readonly GalleryEntry[] {
  const directory = join(packageRoot(), 'scenarios');
  if (!existsSync(directory)) return [];
  return findFiles([directory]).files.map((file) => {
    const content: unknown = parseDocument(readFileSync(file, 'utf8')).toJS();
    const protocol = field(content, 'protocol');
    return {
      name: text(field(content, 'scenario')),
      about: text(field(content, 'about')),
      protocol: text(typeof protocol === 'object' ? field(protocol, 'use') : protocol),
      file: shorter(forwardSlashes(relative(process.cwd(), file)), forwardSlashes(file)),
    };
  });
}

function field(content: unknown, name: string): unknown {
  return typeof content === 'object' && content !== null ? (content as Record<string, unknown>)[name] : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function shorter(one: string, other: string): string {
  return one.length <= other.length ? one : other;
}
