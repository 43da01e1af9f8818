package io.modeldeployment.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShapeTest {

  @Test
  void countsElementsWithoutOverflow() {
    assertThat(Shape.of().elementCount()).isEqualTo(1);
    assertThat(Shape.of(2, 3, 4).elementCount()).isEqualTo(24);
    assertThat(Shape.of(5, 0, Long.MAX_VALUE).elementCount()).isZero();
    assertThat(Shape.of(Long.MAX_VALUE).elementCount()).isEqualTo(Long.MAX_VALUE);
    assertThat(Shape.of(Long.MAX_VALUE, 2).elementCount()).isEqualTo(Long.MAX_VALUE);
    assertThat(Shape.of(1L << 32, 1L << 32).elementCount()).isEqualTo(Long.MAX_VALUE);
    assertThat(Shape.of(3, Long.MAX_VALUE, Long.MAX_VALUE, 7).elementCount())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void fitsASignatureOfTheSameRankAndFixedDimensions() {
    Shape signature = Shape.of(-1, 4);

    assertThat(Shape.of(1, 4).fits(signature)).isTrue();
    assertThat(Shape.of(0, 4).fits(signature)).isTrue();
    assertThat(Shape.of(1, 5).fits(signature)).isFalse();
    assertThat(Shape.of(4).fits(signature)).isFalse();
    assertThat(Shape.of(1, 4, 1).fits(signature)).isFalse();
    assertThat(Shape.of().fits(Shape.of())).isTrue();
  }

  @Test
  void knowsItsVariableDimensions() {
    assertThat(Shape.of(-1, 4).isVariable()).isTrue();
    assertThat(Shape.of(1, 4).isVariable()).isFalse();
    assertThat(Shape.of(-1, 4, -1).smallest()).isEqualTo(Shape.of(1, 4, 1));
    assertThat(Shape.of(-1, 4)).hasToString("[-1,4]");
  }
}
