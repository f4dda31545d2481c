import type { FeedTable } from './feed-table.js';
import type { DiskWatcher } from './journal.js';
import type { NodeId } from './message.js';

/** Passes one disk's writes on to those who listen. */
export class DiskFeeds implements DiskWatcher {
  private readonly node: NodeId;
  private readonly feeds: FeedTable;

  constructor(node: NodeId, feeds: FeedTable) {
    this.node = node;
    this.feeds = feeds;
  }

  cellWritten(name: string, value: unknown): void {
    for (const listener of this.feeds.cell) listener.onCell(this.node, name, value);
  }

  appended(name: string, index: number, entry: unknown, forced: boolean): void {
    for (const listener of this.feeds.append) listener.onAppend(this.node, name, index, entry, forced);
  }

  truncated(name: string, length: number): void {
    for (const listener of this.feeds.truncate) listener.onTruncate(this.node, name, length);
  }

  compacted(name: string, firstKept: number): void {
    for (const listener of this.feeds.compact) listener.onCompact(this.node, name, firstKept);
  }

  mapWritten(name: string, key: string, value: unknown): void {
    for (const listener of this.feeds.map) listener.onMap(this.node, name, key, value);
  }
}
