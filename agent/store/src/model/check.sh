#!/bin/bash
# Runs every model and mutant through SPIN, prints what was expected and what was found, and exits 1 on a difference.
cd "$(dirname "$0")" || exit 1
here=$PWD; work=$(mktemp -d) || exit 1; filter=${1:-}; n=0
trap 'for p in $(jobs -p); do kill "$p" 2>/dev/null; done; wait; rm -rf "$work"' EXIT

one() {                                 # number name expected model flags...
  local id=$1 name=$2 expected=$3 model=$4 found; shift 4
  mkdir "$work/$id"; cd "$work/$id" || exit 1
  cp "$here/$model" m.pml
  if spin -a "$@" m.pml >build 2>&1 && gcc -O1 -w -DSAFETY -DMEMLIM=4000 -o pan pan.c >>build 2>&1; then
    timeout 900 ./pan -m300000 -w24 >out 2>&1
    found=$(grep -a -m1 -oE 'assertion violated .*|invalid end state \(|max search depth too small|reached -DMEMLIM|errors: 0' out)
    case $found in
      assertion*) found=$(grep -oE -m1 'S[1-5]|\bU\b' <<<"$found" | head -1) ;;
      invalid*) found=S5 ;; 'errors: 0') found=ok ;; '') found=timeout ;; *) found=partial ;;
    esac
  else found=broken; fi
  printf '%-28s %-8s %-8s %10s %6s  %s\n' "$name" "$expected" "$found" "$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' out 2>/dev/null)" \
    "$(sed -n 's/.*elapsed time \([0-9.]*\) sec.*/\1/p' out 2>/dev/null)" "$*" >"$work/line.$id"
  [ "$expected" = "$found" ] || : >"$work/bad"
  rm -rf "${work:?}/$id"
}
check() {
  case $1 in *"$filter"*) ;; *) return ;; esac
  while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
  n=$((n + 1)); one $((1000 + n)) "$@" &
}

b=board.pml; g=generation.pml
two="-DC1=0 -DFEW"                      # A and B, one thread and one call each; free holds
fix="-DH0=2 -DH1=1 -DH2=2 -DTRIES=1"    # fixed holds, one attempt
check board-2-threads         ok $b $two
check board-3-threads         ok $b -DFEW $fix
check board-any-cost          ok $b -DC1=0
check board-lone-caller       ok $b $two $fix -DCHECK_S4
check board-row-claimed       ok $b $two $fix -DCLAIM
check board-row-reused        ok $b $two $fix -DREUSE
check board-2-slots           ok $b $two $fix -DNS=2
check board-2-calls           ok $b $two $fix -DC0=2
check board-both-killed       ok $b $two $fix -DKILL_B
check board-void              ok $b $two $fix -DVOID
check board-look-then-add     S1 $b $two -DM_LOOK_THEN_ADD
check board-two-cells         S1 $b $two -DM_TWO_CELLS
check board-release-first     S1 $b $two -DM_RELEASE_FIRST
check board-cell-before-settled S1 $b $two -DM_CELL_BEFORE_SETTLED
check board-sent-before-grant S1 $b $two -DM_SENT_BEFORE_GRANT
check board-void-cell-first   S1 $b -DC1=0 $fix -DM_VOID_CELL_FIRST
check board-no-owner-check    S3 $b $two $fix -DREUSE -DM_NO_OWNER_CHECK
check board-highest-late      S1 $b $two $fix -DCLAIM -DM_HIGH_LATE
check board-highest-early     S1 $b $two $fix -DCLAIM -DM_HIGH_EARLY
check board-send-before-sent  S2 $b $two -DM_SEND_BEFORE_SENT
check board-free-before-append S2 $b $two -DM_FREE_BEFORE_APPEND
check board-no-id-check       S2 $b $two $fix -DM_NO_ID_CHECK
check board-cells-first       S3 $b $two $fix -DM_CELLS_FIRST
check board-increment         S3 $b $two $fix -DM_INCREMENT
check generation              ok $g
check generation-jvm-killed   S1 $g -DKILL_JVM -DFEW
check generation-ready        ok $g -DKILL_JVM -DFEW -DREADY_STATE
check generation-carried-list ok $g -DKILL_JVM -DFEW -DCARRIED_LIST
check generation-no-reread    S1 $g -DM_NO_REREAD
check generation-ledgers-first S1 $g -DM_LEDGERS_FIRST
check generation-void-kept    S3 $g -DM_VOIDS_NOT_DROPPED
check generation-lone-caller  S4 $g -DCALLERS=1
s=slots.pml
check slots                   ok $s
check slots-both-insert       ok $s -DPOLICY=2
check slots-new-cap           ok $s -DSTRICT -DPOLICY_WORD
check slots-no-policy-word    S1 $s -DSTRICT
check slots-publish-first     S1 $s -DSTRICT -DPOLICY_WORD -DM_PUBLISH_BEFORE_BASE
check slots-no-reread         U  $s -DM_NO_REREAD
check slots-version-ignored   S3 $s -DM_VERSION_IGNORED
wait
printf '%-28s %-8s %-8s %10s %6s  %s\n' run expected found states secs flags
cat "$work"/line.*
[ -e "$work/bad" ] && { echo DIFFERENCES; exit 1; }
echo "all as expected"
