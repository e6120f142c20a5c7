package dev.tollgate.ledger.charge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.tlv.MalformedRecordException;
import dev.tollgate.ledger.tlv.TlvWriter;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
  private static final UUID JVM = new UUID(0x1234, 0x5678);

  @Test
  void anyCharge_comesBackEqual() {
    RandomCharges charges = new RandomCharges(42);
    for (int i = 0; i < 5_000; i++) {
      Charge charge = charges.next();
      assertEquals(charge, decode(RecordCodec.encode(charge)));
    }
  }

  @Test
  void anyCorrection_comesBackEqual() {
    RandomCharges charges = new RandomCharges(43);
    for (int i = 0; i < 1_000; i++) {
      Charge before = charges.next();
      Charge after = charges.next().toBuilder().id(before.id()).build();
      Correction correction =
          new Correction(new UUID(i, 7), 17 + i, "repriced by \u20ac", "alice", before, after);
      assertEquals(correction, decode(RecordCodec.encode(correction)));
    }
  }

  @Test
  void correctionOfAnotherCharge_isNone() {
    RandomCharges charges = new RandomCharges(44);
    Charge one = charges.next();
    Charge other = charges.next();
    assertThrows(
        IllegalArgumentException.class, () -> new Correction(JVM, 1, "why", "who", one, other));
  }

  @Test
  void repeat_costsNothingAndKeepsItsUsage() {
    Charge charge =
        new Charge.Builder()
            .usage(new Usage.Builder().set(Meter.INPUT, 14).build())
            .listCostNanos(5)
            .countedNanos(7)
            .contractedCostNanos(4)
            .flag(Flag.UNPRICED)
            .build();
    Charge repeat = charge.asRepeat();
    assertEquals(0, repeat.listCostNanos());
    assertEquals(0, repeat.countedNanos());
    assertEquals(0, repeat.contractedCostNanos());
    assertEquals(0, repeat.countedTokens());
    assertEquals(14, repeat.usage().tokens());
    assertTrue(repeat.has(Flag.REPEATED));
    assertEquals(14, charge.countedTokens());
  }

  @Test
  void countedAsHeld_comesBackWithItsTokens() {
    Charge cut =
        new Charge.Builder()
            .usage(new Usage.Builder().set(Meter.INPUT, 14).build())
            .countedNanos(7)
            .build()
            .countedAsHeld(90, 500, 3);
    Charge back = (Charge) decode(RecordCodec.encode(cut));
    assertEquals(cut, back);
    assertEquals(90, back.countedNanos());
    assertEquals(500, back.countedTokens());
    assertEquals(3, back.countedImages());
    assertEquals(0, back.asRepeat().countedTokens());
    assertEquals(0, back.asRepeat().countedImages());
    assertEquals(14, cut.countedAsHeld(0, 0, 0).usage().tokens());
  }

  @Test
  void raise_comesBackEqual() {
    CapRaise raise =
        new CapRaise(JVM, 1_000, "checkout", Unit.TOKENS, 5, 2_000, "launch day", "ana");
    assertEquals(raise, decode(RecordCodec.encode(raise)));
  }

  @Test
  void release_comesBackEqual() {
    for (String value : new String[] {null, "", "com.acme.Agent#step"}) {
      KillRelease release = new KillRelease(JVM, 1_000, "agent-loop", value, "fixed", "ana");
      assertEquals(release, decode(RecordCodec.encode(release)));
    }
  }

  @Test
  void tripByWhatIsUnknownHere_isNone() {
    Trip trip = new Trip(1, 2, Excess.CALLS, 201, 200, false);
    byte[] known = RecordCodec.encode(new Charge.Builder().capId("loop").trip(trip).build());
    assertEquals(trip, ((Charge) decode(known)).trip());

    TlvWriter out = new TlvWriter(1);
    out.uuid(1, JVM);
    int begin = out.begin(47);
    out.varint(1, 1);
    out.varint(3, 99);
    out.end(begin);
    assertNull(((Charge) decode(out.sealed())).trip());
  }

  @Test
  void emptyCharge_comesBackEqual() {
    Charge charge = new Charge.Builder().build();
    assertEquals(charge, decode(RecordCodec.encode(charge)));
  }

  @Test
  void flagsOfANewerVersion_comeBack() {
    Charge charge = new Charge.Builder().flagBits(1L << 62 | 1L << 40 | 1).build();
    Charge back = (Charge) decode(RecordCodec.encode(charge));
    assertEquals(1L << 62 | 1L << 40 | 1, back.flagBits());
    assertTrue(back.has(Flag.STREAMED));
  }

  @Test
  void recordsOfLife_comeBackEqual() {
    JvmStart start =
        new JvmStart(
            JVM,
            1_700_000_000_000_000L,
            new Labels.Builder().set(Label.SERVICE, "checkout").build(),
            "0.1.0",
            "25.0.1",
            1);
    Heartbeat heartbeat =
        new Heartbeat(
            JVM,
            17,
            Map.of("charges", 3L, "dropped", 0L, "negative", -1L),
            Map.of("java-http-client", "applied", "okhttp", "faulty: NoSuchFieldError"));
    JvmStop stop = new JvmStop(JVM, 18, Map.of("charges", Long.MAX_VALUE));
    assertEquals(start, decode(RecordCodec.encode(start)));
    assertEquals(heartbeat, decode(RecordCodec.encode(heartbeat)));
    assertEquals(stop, decode(RecordCodec.encode(stop)));
  }

  @Test
  void recordWithinALargerArray_isReadFromItsPlace() {
    Charge charge = new RandomCharges(7).next();
    byte[] record = RecordCodec.encode(charge);
    byte[] larger = new byte[record.length + 20];
    Arrays.fill(larger, (byte) 0x55);
    System.arraycopy(record, 0, larger, 13, record.length);
    assertEquals(charge, RecordCodec.decode(larger, 13, record.length));
  }

  @Test
  void recordCutAnywhere_isMalformed() {
    byte[] record = RecordCodec.encode(new RandomCharges(3).next());
    for (int length = 0; length < record.length; length++) {
      int cut = length;
      assertThrows(MalformedRecordException.class, () -> RecordCodec.decode(record, 0, cut));
    }
  }

  @Test
  void anyFlippedBit_isMalformed() {
    byte[] record = RecordCodec.encode(new RandomCharges(4).next());
    for (int bit = 0; bit < record.length * 8; bit++) {
      byte[] damaged = record.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(MalformedRecordException.class, () -> decode(damaged));
    }
  }

  @Test
  void damagedFieldsUnderAGoodChecksum_areMalformedOrReadButNothingElse() {
    Random random = new Random(99);
    RandomCharges charges = new RandomCharges(5);
    int read = 0;
    int malformed = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] record = RecordCodec.encode(charges.next());
      byte[] fields = Arrays.copyOfRange(record, 6, 6 + random.nextInt(record.length - 5));
      for (int flips = random.nextInt(4); flips > 0 && fields.length > 0; flips--) {
        fields[random.nextInt(fields.length)] = (byte) random.nextInt();
      }
      try {
        decode(Sealed.record(1 + random.nextInt(6), fields));
        read++;
      } catch (MalformedRecordException e) {
        malformed++;
      }
    }
    assertTrue(read > 0 && malformed > 0, read + " read, " + malformed + " malformed");
  }

  @Test
  void lengthBeyondTheRecord_isMalformedWithoutAllocatingIt() {
    // Field 6, length-delimited, of 2^62 bytes; then one of 2^31.
    byte[] huge = {
      0x32,
      (byte) 0x80,
      (byte) 0x80,
      (byte) 0x80,
      (byte) 0x80,
      (byte) 0x80,
      (byte) 0x80,
      (byte) 0x80,
      (byte) 0x80,
      0x40
    };
    byte[] large = {0x32, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x08};
    assertThrows(MalformedRecordException.class, () -> decode(Sealed.record(1, huge)));
    assertThrows(MalformedRecordException.class, () -> decode(Sealed.record(1, large)));
  }

  @Test
  void unknownFields_arePassedOver() {
    TlvWriter out = new TlvWriter(Fields.TYPE_CHARGE);
    out.varint(900, -1);
    out.uuid(Fields.OfCharge.ID, JVM);
    out.fixed64(901, 7);
    out.text(902, "from tomorrow");
    int labels = out.begin(Fields.OfCharge.LABELS);
    out.text(Label.SERVICE.code(), "checkout");
    out.text(250, "a label of tomorrow");
    out.end(labels);
    int usage = out.begin(Fields.OfCharge.USAGE);
    out.varint(1, 14);
    out.varint(200, 5);
    out.end(usage);
    out.varint(Fields.OfCharge.STATUS, 200);
    Charge charge = (Charge) decode(out.sealed());
    assertEquals(JVM, charge.id());
    assertEquals("checkout", charge.labels().get(Label.SERVICE));
    assertEquals(14, charge.usage().tokens());
    assertEquals(200, charge.status());
  }

  @Test
  void unknownRecordType_isAnUnknownRecord() {
    byte[] record = Sealed.record(77, new byte[] {1, 2, 3});
    UnknownRecord unknown = assertInstanceOf(UnknownRecord.class, decode(record));
    assertEquals(77, unknown.type());
    assertEquals(record.length, unknown.lengthBytes());
  }

  @Test
  void otherFormatVersion_isMalformedAndSaysUpgrade() {
    byte[] record = RecordCodec.encode(new RandomCharges(1).next());
    record[0] = (byte) 0xA2;
    MalformedRecordException e = assertThrows(MalformedRecordException.class, () -> decode(record));
    assertTrue(String.valueOf(e.getMessage()).contains("record format 2"), e.getMessage());
  }

  @Test
  void chargeWithoutId_isMalformed() {
    assertThrows(MalformedRecordException.class, () -> decode(Sealed.record(1, new byte[0])));
  }

  @Test
  void placeOutsideTheArray_isMalformed() {
    byte[] bytes = new byte[10];
    for (int[] place : new int[][] {{-1, 5}, {0, -1}, {0, 11}, {11, 0}, {5, Integer.MAX_VALUE}}) {
      assertThrows(
          MalformedRecordException.class, () -> RecordCodec.decode(bytes, place[0], place[1]));
    }
  }

  @Test
  void chargeThatFits_isWhole() {
    Charge charge = new RandomCharges(8).next();
    byte[] record = RecordCodec.encode(charge);
    assertEquals(charge, decode(RecordCodec.encode(charge, record.length)));
  }

  @Test
  void chargeTooLong_losesTheLeastNeededTextsFirst() {
    Charge charge =
        new Charge.Builder()
            .unreadable("u".repeat(100))
            .finishReason("f".repeat(100))
            .responseModel("gpt-5")
            .labels(
                new Labels.Builder()
                    .set(Label.CALL_SITE, "c".repeat(100))
                    .set(Label.SERVICE, "checkout")
                    .build())
            .build();
    int whole = RecordCodec.encode(charge).length;
    Charge first = (Charge) decode(RecordCodec.encode(charge, whole - 1));
    assertEquals(charge.toBuilder().unreadable(null).build(), first);
    Charge second = (Charge) decode(RecordCodec.encode(charge, whole - 150));
    assertEquals(charge.toBuilder().unreadable(null).finishReason(null).build(), second);
    Charge third = (Charge) decode(RecordCodec.encode(charge, whole - 250));
    assertEquals(null, third.labels().get(Label.CALL_SITE));
    assertEquals("checkout", third.labels().get(Label.SERVICE));
    assertEquals("gpt-5", third.responseModel());
  }

  @Test
  void anyCharge_fitsInto512BytesWithAllItsNumbers() {
    RandomCharges charges = new RandomCharges(6);
    for (int i = 0; i < 2_000; i++) {
      Charge charge = charges.next();
      byte[] record = RecordCodec.encode(charge, 512);
      assertTrue(record.length <= 512);
      Charge back = (Charge) decode(record);
      assertEquals(charge.id(), back.id());
      assertEquals(charge.usage(), back.usage());
      assertEquals(charge.countedNanos(), back.countedNanos());
      assertEquals(charge.boardGeneration(), back.boardGeneration());
      assertEquals(charge.flagBits(), back.flagBits());
    }
  }

  @Test
  void noRoomForTheNumbers_isAnArgumentError() {
    Charge charge = new Charge.Builder().build();
    assertThrows(IllegalArgumentException.class, () -> RecordCodec.encode(charge, 10));
  }

  private static LedgerRecord decode(byte[] record) {
    return RecordCodec.decode(record, 0, record.length);
  }
}
