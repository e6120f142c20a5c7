/*
 * board.pml: hold, send, settle, append, the death of a JVM and the reuse of its row, as PROTOCOL.md has them.
 *
 * JVM A (threads 0, 1) counts in row 0 and is killed before any step or after its last; JVM B (thread 2) counts in row 1; with -DREUSE
 * JVM C (thread 3) claims row 0 once it is free. The collector is killed before any step and starts again once. One step = one read, write,
 * CAS or getAndAdd of one shared word; atomic and d_step only tie a local decision or a ghost (a variable of the proof) to such a step.
 * The entry's payload is one step with its state, which is written last. The writer thread is folded into the caller: its two steps (append,
 * FREE) come in every order with the settling add, but a thread's next call waits for both.
 *
 *   -DLIMIT= -DTRIES=   limit; attempts before a refusal            -DC0= -DC1= -DC2=   calls of the threads 0, 1, 2 (0, 1 or 2)
 *   -DH0= -DH1= -DH2=   fixed holds; without them 1 or 2 each time    -DFEW     every call is sent and costs its hold - 1 (thread 1: its hold); without it any cost up to the hold, or never sent after all
 *   -DNS=2       two slots; thread 1 holds on the first only        -DVOID       lost calls are not charged
 *   -DCLAIM      B claims row 1 while A works: CAS, highest row, add  -DKILL_B     B may be killed too
 *   -DCHECK_S4   look for S4 too (three more bits of state)           -DM_...      mutants: check.sh says what each must violate
 *
 * Checked: S1 granted holds + settled charges never pass the limit, nor do the ledgers. S2 a call that left is in the ledgers exactly once, one
 * that was never SENT not at all. S3 cell = ledger sum when a JVM ends in peace and at the very end. S4 an attempt that met no other attempt, and
 * had room when it began, is granted. S5 no deadlock (invalid end states).
 */
#ifndef NS
#define NS      1
#endif
#ifndef LIMIT
#define LIMIT   3
#endif
#ifndef TRIES
#define TRIES   2
#endif
#ifndef C0
#define C0      1
#endif
#ifndef C1
#define C1      1
#endif
#ifndef C2
#define C2      1
#endif
#ifdef REUSE
#define NT      4
#define NJ      3
#else
#define NT      3
#define NJ      2
#endif
#define ROW(j)      ((j) % 2)           /* A: 0, B: 1, C: 0 */
#define JVM(t)      ((t) < 2 -> 0 : (t) - 1)
#define THREADS(j)  ((j) == 0 -> 2 : 1)
#define CALLS(t)    ((t) == 0 -> C0 : ((t) == 1 -> C1 : ((t) == 2 -> C2 : 1)))
#define CELL(r, s)  used[(r) * NS + (s)]

#define FREE    0
#define SENT    1
#define SETTLED 2
typedef Entry { byte st; byte hold; byte act }

/* files: they outlive a kill */
short used[2 * NS];
byte owner[2];                          /* 0 or 1 + JVM */
byte high = 2;                          /* rows up to the highest claimed */
Entry e[NT];                            /* the in-flight entry of each thread */
bit inLedger[NT];                       /* the id of the thread's current call is in a ledger */
byte spent[2 * NS];                     /* charges in the ledgers that a row covers */
bool sealedDir[NJ];                     /* the ledger directory of a dead JVM is done */

/* faults */
bool dead[NJ];                          /* the alive lock is free: killed or ended */
bool killCollector, wasKilled;
byte ended[NJ];                         /* threads that came to their end */

/* ghosts */
byte charges[NT];                /* how often a call is in the ledgers */
bit left[NT], sent[NT];   /* the first byte left; the entry was SENT once */
short truth[2 * NS], tried[2 * NS];     /* what a cell should mean: granted or settled, and adds not granted (yet) */
#ifdef CHECK_S4
bool lone[NT];
#endif
bool S1, S2, S3, S4;                    /* always false: assert(S1) names what was violated */

#define ON(s)       ((s) == 0 || t != 1)
#if NS == 2
#define CHECK_S1    assert(S1 || (truth[0] + truth[2] <= LIMIT && truth[1] + truth[3] <= LIMIT && spent[0] + spent[2] <= LIMIT && spent[1] + spent[3] <= LIMIT))
#define TRIED_NOW   (tried[0] + tried[1] + tried[2] + tried[3])
#define ROOM        (truth[0] + truth[2] + h <= LIMIT && (t == 1 || truth[1] + truth[3] + h <= LIMIT))
#else
#define CHECK_S1    assert(S1 || (truth[0] + truth[1] <= LIMIT && spent[0] + spent[1] <= LIMIT))
#define TRIED_NOW   (tried[0] + tried[1])
#define ROOM        (truth[0] + truth[1] + h <= LIMIT)
#endif
#ifdef CHECK_S4
#define BEGIN_LOOK  n = (TRIED_NOW == 0 && ROOM); lone[0] = 0; lone[1] = 0; lone[2] = 0; lone[t] = n; n = 0;
#define FAILED      assert(S4 || !lone[t]); lone[t] = 0
#else
#define BEGIN_LOOK
#define FAILED      skip
#endif

/* One getAndAdd per slot of the call, each a step; the ghosts move with it. */
#if NS == 2
#define add(d, w) atomic { CELL(r, 0) = CELL(r, 0) + (d); w[r * NS] = w[r * NS] + (d) }; \
                  if :: ON(1) -> atomic { CELL(r, 1) = CELL(r, 1) + (d); w[r * NS + 1] = w[r * NS + 1] + (d) } :: else fi
#else
#define add(d, w) atomic { CELL(r, 0) = CELL(r, 0) + (d); w[r] = w[r] + (d) }
#endif

inline grant() {                        /* ghosts only; part of the step that read the last cell */
  truth[r * NS] = truth[r * NS] + h; tried[r * NS] = tried[r * NS] - h;
#if NS == 2
  if :: ON(1) -> truth[r * NS + 1] = truth[r * NS + 1] + h; tried[r * NS + 1] = tried[r * NS + 1] - h :: else fi;
#endif
#ifdef CHECK_S4
  lone[t] = 0;
#endif
  CHECK_S1
}

inline append(c, tt, r, amount) {       /* one record: the ledger shows it whole or not at all */
  d_step {
    inLedger[c] = 1; charges[c]++;
    spent[(r) * NS] = spent[(r) * NS] + amount;
#if NS == 2
    if :: tt != 1 -> spent[(r) * NS + 1] = spent[(r) * NS + 1] + amount :: else fi;
#endif
    CHECK_S1
  }
}

#ifdef VOID
#define RIGHT(x)    (charges[x] <= left[x])
#else
#define RIGHT(x)    (charges[x] >= left[x] && charges[x] <= sent[x])
#endif
#define FORGET(x)   assert(S2 || RIGHT(x)); inLedger[x] = 0; charges[x] = 0; left[x] = 0; sent[x] = 0; \
                    e[x].st = FREE; e[x].hold = 0; e[x].act = 0     /* checked; from here on the id matters to nobody */
inline entryFree() { d_step { FORGET(t) } }
inline entrySent() { d_step { e[t].hold = h; e[t].st = SENT; sent[t] = 1 } }

#ifdef M_TWO_CELLS                      /* settled apart from held, read first */
short settled[2];
#define SETTLED_OF(row) settled[row]
#else
#define SETTLED_OF(row) 0
#endif

proctype Thread(byte t) {
  byte j, r, k, h, tries, n;
  short sum, sum1;
  d_step { j = JVM(t); r = ROW(j) };
  {
#ifdef REUSE
    if :: t == 3 -> atomic { owner[0] == 0 -> owner[0] = j + 1 } :: t != 3 fi;
#endif
#ifdef CLAIM
    if
    :: t == 2 ->
       owner[1] = 2;
#ifndef M_HIGH_LATE
       high = 2
#endif
    :: t != 2
    fi;
#endif
    do
    :: k == CALLS(t) -> break
    :: atomic { k < CALLS(t) ->
#ifdef H0
         h = (t == 0 -> H0 : (t == 1 -> H1 : H2))
#else
         if :: h = 1 :: h = 2 fi
#endif
       };

again: /* ---- hold ---- */
#ifdef M_SENT_BEFORE_GRANT
       entrySent();
#endif
#ifdef M_HIGH_EARLY
       n = high;
#endif
#ifdef M_LOOK_THEN_ADD
       sum = h + CELL(0, 0);
       atomic { sum = sum + CELL(1, 0); if :: sum <= LIMIT -> sum = 0 :: else -> goto noRoom fi };
       atomic { CELL(r, 0) = CELL(r, 0) + h; tried[r] = tried[r] + h; grant() };
#else
       atomic { BEGIN_LOOK CELL(r, 0) = CELL(r, 0) + h; tried[r * NS] = tried[r * NS] + h };
#if NS == 2
       if :: ON(1) -> atomic { CELL(r, 1) = CELL(r, 1) + h; tried[r * NS + 1] = tried[r * NS + 1] + h } :: else fi;
#endif
#ifdef M_TWO_CELLS
       sum = settled[0];
       sum = sum + settled[1];
#endif
#ifdef CLAIM
#ifndef M_HIGH_EARLY
       n = high;
#endif
#else
       n = 2;
#endif
       sum = sum + CELL(0, 0);
#if NS == 2
       if
       :: ON(1) -> sum1 = CELL(0, 1); sum1 = sum1 + CELL(1, 1)
       :: else
       fi;
#endif
       atomic {
         if :: n == 2 -> sum = sum + CELL(1, 0) :: else fi;
         n = 0;
         if
         :: sum <= LIMIT && sum1 <= LIMIT -> grant(); sum = 0; sum1 = 0; tries = 0
         :: else -> FAILED; goto noRoom
         fi
       };
#ifdef M_HIGH_LATE
       high = (t == 2 -> 2 : high);
#endif
#endif
       /* ---- send ---- */
#ifdef M_SEND_BEFORE_SENT
       left[t] = 1;
       entrySent();
#else
#ifndef M_SENT_BEFORE_GRANT
       entrySent();
#endif
#endif
       if
       :: atomic { owner[r] == j + 1 -> skip }      /* the re-read; SEALED is generation.pml's part */
       :: atomic { owner[r] != j + 1 -> skip };
notSent:  atomic { FORGET(t) };
          add(-h, truth);
          goto nextCall
       fi;
#ifndef FEW
       if
       :: true ->                                   /* never sent after all */
#ifdef M_VOID_CELL_FIRST
          add(-h, truth);
          entryFree();
          goto nextCall
#else
          goto notSent
#endif
       :: true
       fi;
#endif
       /* ---- the call, settle, append ---- */
#ifdef M_CELL_BEFORE_SETTLED
       d_step { CELL(r, 0) = CELL(r, 0) - 1; left[t] = 1 };
       d_step { e[t].act = h - 1; e[t].st = SETTLED; truth[r] = truth[r] - 1 };
       append(t, t, r, e[t].act);
       entryFree();
#else
       left[t] = 1;
#ifdef FEW
       d_step { e[t].act = h - (t != 1); e[t].st = SETTLED };
#else
       atomic { if :: e[t].act = 0 :: e[t].act = 1 :: h == 2 -> e[t].act = 2 fi; e[t].st = SETTLED };
#endif
#ifdef M_RELEASE_FIRST
       CELL(r, 0) = CELL(r, 0) - h;
       d_step { CELL(r, 0) = CELL(r, 0) + e[t].act; truth[r] = truth[r] + e[t].act - h };
       append(t, t, r, e[t].act);
       entryFree();
#else
#ifdef M_TWO_CELLS
       d_step { settled[r] = settled[r] + e[t].act };
       d_step { CELL(r, 0) = CELL(r, 0) - h; truth[r] = truth[r] + e[t].act - h };
       append(t, t, r, e[t].act);
       entryFree();
#else
#ifdef M_FREE_BEFORE_APPEND
       d_step { n = e[t].act; e[t].st = FREE };
       append(t, t, r, n);
       entryFree();
       add(n - h, truth);
#else
       atomic { n = e[t].act; if :: tries = 0 :: tries = 1 :: tries = 2 fi };        /* when the settling add comes */
       if :: tries == 0 -> add(n - h, truth) :: else fi;
       append(t, t, r, n);
       if :: tries == 1 -> add(n - h, truth) :: else fi;
       entryFree();
       if :: tries == 2 -> add(n - h, truth) :: else fi;
#endif
#endif
#endif
#endif
       goto nextCall;

noRoom: /* ---- over the limit: take back; try again or refuse ---- */
       atomic { sum = 0; sum1 = 0 };
#ifndef M_LOOK_THEN_ADD
       add(-h, tried);
#endif
#ifdef M_SENT_BEFORE_GRANT
       entryFree();
#endif
       if
       :: atomic { tries < TRIES - 1 -> tries++ }; goto again
       :: atomic { tries >= TRIES - 1 -> skip }
       fi;
nextCall: atomic { k++; h = 0; n = 0; tries = 0 }
    od;
    atomic {
      ended[j]++;
      assert(S3 || ended[j] < THREADS(j) || (used[r * NS] + SETTLED_OF(r) == spent[r * NS] && used[r * NS + NS - 1] + SETTLED_OF(r) == spent[r * NS + NS - 1]))
    }
  } unless { dead[j] };
  atomic { k = 0; h = 0; n = 0; tries = 0; sum = 0; sum1 = 0; j = 0; r = 0;
#ifdef CHECK_S4
    lone[t] = 0
#endif
  }
}

/* ---- death of JVM i, threads first .. last ---- */
#ifdef M_NO_ID_CHECK
#define KNOWN(c)    0
#else
#define KNOWN(c)    inLedger[c]
#endif

inline writeCells(i) {                  /* absolute, from the ledgers alone */
  skip;
  d_step { CELL(ROW(i), 0) = spent[ROW(i) * NS]; truth[ROW(i) * NS] = spent[ROW(i) * NS]; tried[ROW(i) * NS] = 0;
#ifdef M_TWO_CELLS
           settled[ROW(i)] = spent[ROW(i)]; CELL(ROW(i), 0) = 0
#endif
  };
#if NS == 2
  d_step { CELL(ROW(i), 1) = spent[ROW(i) * 2 + 1]; truth[ROW(i) * 2 + 1] = spent[ROW(i) * 2 + 1]; tried[ROW(i) * 2 + 1] = 0 };
#endif
}

inline recover(i, first, last) {
#ifdef M_CELLS_FIRST
  writeCells(i);
#endif
  x = first;
  do
  :: x <= last ->
     if
     :: !KNOWN(x) && e[x].st == SETTLED ->
        append(x, x, ROW(i), e[x].act);
#ifdef M_INCREMENT                      /* the cell is corrected, not overwritten */
        CELL(ROW(i), 0) = CELL(ROW(i), 0) + e[x].act - e[x].hold
#endif
#ifndef VOID
     :: !KNOWN(x) && e[x].st == SENT -> append(x, x, ROW(i), e[x].hold)
#endif
     :: else
     fi;
     x++
  :: x > last -> break
  od;
  if
#ifdef M_NO_OWNER_CHECK
  :: true ->
#else
  :: owner[ROW(i)] == i + 1 ->
#endif
#ifndef M_INCREMENT
#ifndef M_CELLS_FIRST
     writeCells(i);
#endif
#endif
     if :: owner[ROW(i)] == i + 1 -> owner[ROW(i)] = 0 :: else fi
  :: else
  fi;
  d_step { sealedDir[i] = 1; x = first; do :: x <= last -> FORGET(x); x++ :: else -> x = 0; break od }
}

inline duty() {                         /* everything is read again from the files: a restart needs no memory */
  do
  :: dead[0] && !sealedDir[0] -> recover(0, 0, 1)
  :: dead[1] && !sealedDir[1] -> recover(1, 2, 2)
#ifdef REUSE
  :: dead[2] && !sealedDir[2] -> recover(2, 3, 3)
#endif
  :: sealedDir[0] && sealedDir[1] && sealedDir[NJ - 1] -> break
  od
}

proctype Collector() {
  byte x;
  { duty() } unless { killCollector };
  if :: killCollector -> d_step { x = 0; killCollector = 0 }; duty() :: !killCollector fi;
  atomic {                              /* the end: all JVMs are gone and recovered */
    x = 0;
    do
    :: x < 2 * NS -> assert(S3 || used[x] + SETTLED_OF(x) == spent[x]); x++
    :: else -> break
    od;
    x = 0
  }
}

/* Kills, and the end of a JVM in peace (its alive lock is free in either case). */
active proctype Fate() {
  do
  :: !dead[0] -> dead[0] = true
#ifdef KILL_B
  :: !dead[1] -> dead[1] = true
#else
  :: !dead[1] && ended[1] == 1 -> dead[1] = true
#endif
#ifdef REUSE
  :: !dead[2] && ended[2] == 1 -> dead[2] = true
#endif
#ifndef NO_COLLECTOR_KILL
  :: d_step { !wasKilled && dead[0] && !(sealedDir[0] && sealedDir[1] && sealedDir[NJ - 1]) -> wasKilled = 1; killCollector = 1 }
#endif
  :: dead[0] && dead[1] && dead[NJ - 1] -> break
  od
}

init {
  atomic {
    owner[0] = 1;
#ifdef CLAIM
    high = 1;
#else
    owner[1] = 2;
#endif
    run Thread(0); run Thread(1); run Thread(2);
#ifdef REUSE
    run Thread(3);
#endif
    run Collector()
  }
}
