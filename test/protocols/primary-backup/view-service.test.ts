import { describe, expect, it } from 'vitest';
import type { PingRequest, View } from '../../../src/protocols/primary-backup/messages.js';
import { NodeDisk } from '../../../src/sim/node-disk.js';
import { id, type Options, ServiceByHand } from './by-hand.js';

const dead = (given: Options = {}) => new ServiceByHand(given).settled().silence(120, 1, 2);

describe('the next view', () => {
  it('has a backup as soon as the primary says that it has caught up', () => {
    const service = new ServiceByHand()
      .ping(0, 1)
      .ping(1, 1)
      .ping(0, 1, { acknowledges: true, synced: [id(1)] });
    expect(service.view).toEqual({ number: 2, primary: 0, backups: [1] });
  });

  it('waits until the primary has acknowledged the current one', () => {
    const service = new ServiceByHand()
      .ping(0, 1)
      .ping(1, 1)
      .ping(0, 1, { acknowledges: true, synced: [id(1)] });
    service.silence(200, 1);
    expect(service.view).toEqual({ number: 2, primary: 0, backups: [1] });
  });

  it('leaves out a backup that is dead', () => {
    expect(new ServiceByHand().settled().silence(120, 0, 1).view).toEqual({ number: 3, primary: 0, backups: [1] });
  });

  it('survives a crash of the view service', () => {
    const disk = new NodeDisk(true);
    new ServiceByHand({}, disk).settled();
    expect(new ServiceByHand({}, disk).view).toEqual({ number: 2, primary: 0, backups: [1, 2] });
  });
});

describe('a dead primary', () => {
  it('is followed by nobody at first', () => {
    expect(dead().view).toEqual({ number: 3, primary: null, backups: [1, 2] });
  });

  it('is followed by the one with the most of those that have heard of it', () => {
    const service = dead().ping(1, 2, { position: { view: 2, length: 9 } });
    expect(service.view.primary).toBeNull();
    expect(service.ping(2, 3, { position: { view: 2, length: 7 } }).view).toEqual({
      number: 4,
      primary: 2,
      backups: [],
    });
  });

  it('in semi-synchronous mode is followed only when so many have heard that one holds every acknowledged update', () => {
    const service = dead({ mode: 'semi-synchronous', acks: 1 }).ping(1, 3, { position: { view: 2, length: 7 } });
    expect(service.view.primary).toBeNull();
    expect(service.ping(2, 3, { position: { view: 2, length: 9 } }).view.primary).toBe(2);
  });

  it('is not followed by a replica that is no backup of an acknowledged view', () => {
    const service = new ServiceByHand({ backups: 1 }).ping(0, 1).ping(1, 1).ping(2, 1);
    service.ping(0, 1, { acknowledges: true, synced: [id(1)] }).ping(0, 2, { acknowledges: true });
    service.silence(200, 2);
    expect(service.view).toEqual({ number: 2, primary: 0, backups: [1] });
    expect(service.marked('no-successor')).toBe(true);
  });

  it('is not followed before its lease is over', () => {
    const service = new ServiceByHand({ lease: 200_000 }).settled().ping(0, 2).silence(120, 1, 2).silence(60, 1, 2);
    expect(service.view).toMatchObject({ number: 3, primary: null });
    expect(service.silence(40, 1, 2).view.primary).toBe(1);
  });
});

describe('failback', () => {
  it('deposes a primary that works once the first replica is its backup', () => {
    const service = dead({ failback: true, failbackPause: 0 }).ping(1, 3).ping(1, 4, { acknowledges: true });
    expect(service.view).toMatchObject({ number: 4, primary: 1 });
    service
      .ping(0, 4)
      .ping(1, 4, { acknowledges: true, synced: [id(0)] })
      .ping(1, 5, { acknowledges: true });
    // Who has not heard of this view may not hear of the next ones either.
    expect(service.view).toMatchObject({ number: 5, primary: 1 });
    expect(service.ping(0, 5).view).toMatchObject({ number: 6, primary: null, backups: [0] });
    // The old primary may hold updates that nobody else does: it is waited for.
    expect(service.ping(0, 6).view.primary).toBeNull();
    expect(service.ping(1, 6).view).toMatchObject({ number: 7, primary: 0 });
  });
});

describe('the detector of the view service', () => {
  it('asks through others before it gives a silent replica up, where it is swim', () => {
    const service = new ServiceByHand({ detector: 'swim' }).settled().silence(120, 1, 2);
    expect(service.taken<PingRequest>('PingRequest')).toEqual([1, 2].map(() => ({ type: 'PingRequest', target: 0 })));
    service.receive(1, { type: 'PingAck', target: id(0) }).silence(60, 1, 2);
    expect(service.view).toMatchObject({ number: 2, primary: 0 });
    expect(service.silence(240, 1, 2).view).toMatchObject({ number: 3, primary: null });
  });

  it('is quicker than a timeout where pings are regular, where it is phi-accrual', () => {
    const service = new ServiceByHand({ detector: 'phi-accrual' }).settled().silence(400, 0, 1, 2).silence(60, 1, 2);
    expect(service.view).toMatchObject({ number: 3, primary: null });
  });

  it('does not hold its own pause against the replicas', () => {
    const service = new ServiceByHand().settled();
    service.host.time += 500_000;
    service.server.onCheckTimeout();
    expect(service.view).toMatchObject({ number: 2, primary: 0 });
  });
});

it('says who serves to whoever reports', () => {
  const service = new ServiceByHand().settled().ping(1, 2, { sentUs: 7 });
  expect(service.taken<View>('View', 1)).toEqual([
    { type: 'View', number: 2, primary: 0, backups: [1, 2], joining: [], sentUs: 7, lease: 0 },
  ]);
});
