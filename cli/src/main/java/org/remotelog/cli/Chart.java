package org.remotelog.cli;

import java.util.List;

/**
 * Draws plots as SVG. Colours come from the style of the page; lines of one colour differ by their
 * dashes, and points by their shape, for those who do not see the colours.
 */
final class Chart {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 340;
  private static final int LEFT = 72;
  private static final int RIGHT = 44;
  private static final int TOP = 14;
  private static final int BOTTOM = 46;
  private static final int COLOURS = 6;
  private static final int DASHES = 4;

  private static final int BAR = 14;
  private static final int BAR_NAME = 20;
  private static final int BAR_ROW = 42;
  private static final int BAR_SIDE = 24;
  private static final int BAR_VALUE = 60;

  private static final int MARK = 4;

  /** A point; a hollow one is said beside the plot to differ from the others. */
  record Point(double x, double y, boolean isHollow) {
    Point(double x, double y) {
      this(x, y, false);
    }
  }

  /**
   * A line.
   *
   * @param look the same number looks the same in every plot
   * @param marked its points matter more than what is between them
   */
  record Line(String name, int look, List<Point> points, boolean marked) {}

  /** A bar; the looks tell bars of one group apart. Hollow as a point. */
  record Bar(String name, double value, String text, int look, boolean isHollow) {
    Bar(String name, double value, String text, int look) {
      this(name, value, text, look, false);
    }
  }

  private Chart() {}

  /** The classes of the style that make the n-th look. */
  private static String look(int number) {
    return "c" + number % COLOURS + " d" + number / COLOURS % DASHES;
  }

  static String lines(String title, Axis x, Axis y, List<Line> lines) {
    Markup svg = begin(title, HEIGHT);
    double bottom = HEIGHT - BOTTOM;
    for (Axis.Tick tick : x.ticks()) {
      String at = Markup.at(across(tick.place()));
      svg.raw("<path class=\"grid\" d=\"M" + at + " " + TOP + " V" + bottom + "\"/>");
      svg.element("text class=\"x\" x=\"" + at + "\" y=\"" + (bottom + 17) + "\"", tick.text());
    }
    for (Axis.Tick tick : y.ticks()) {
      double at = up(tick.place());
      String path = "M" + LEFT + " " + Markup.at(at) + " H" + (WIDTH - RIGHT);
      svg.raw("<path class=\"grid\" d=\"" + path + "\"/>");
      svg.element(
          "text class=\"y\" x=\"" + (LEFT - 8) + "\" y=\"" + Markup.at(at + 4) + "\"", tick.text());
    }
    svg.element(
        "text class=\"x\" x=\"" + (LEFT + WIDTH - RIGHT) / 2 + "\" y=\"" + (HEIGHT - 6) + "\"",
        x.name());
    double middle = (TOP + bottom) / 2;
    svg.element(
        "text class=\"x\" transform=\"rotate(-90)\" x=\"" + -middle + "\" y=\"14\"", y.name());
    lines.forEach(line -> draw(svg, x, y, line));
    return svg.raw("</svg>\n").toString() + legend(lines);
  }

  private static Markup begin(String title, int height) {
    return new Markup()
        .raw("<svg viewBox=\"0 0 " + WIDTH + " " + height + "\" role=\"img\">\n")
        .element("title", title);
  }

  private static double across(double place) {
    return LEFT + place * (WIDTH - LEFT - RIGHT);
  }

  private static double up(double place) {
    return HEIGHT - BOTTOM - place * (HEIGHT - TOP - BOTTOM);
  }

  private static void draw(Markup svg, Axis x, Axis y, Line line) {
    StringBuilder path = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    for (Point point : line.points()) {
      double px = across(x.place(point.x()));
      double py = up(y.place(point.y()));
      path.append(path.isEmpty() ? "M" : " L").append(Markup.at(px)).append(' ');
      path.append(Markup.at(py));
      if (line.marked()) {
        marks.append(mark(line.look(), px, py, point.isHollow()));
      }
    }
    svg.raw("<g class=\"" + look(line.look()) + "\">").element("title", line.name());
    svg.raw("<path class=\"line\" d=\"" + path + "\"/>" + marks + "</g>\n");
  }

  /** A circle, square, triangle or diamond. */
  private static String mark(int number, double x, double y, boolean isHollow) {
    String d =
        switch (number % 4) {
          case 0 -> "m-M 0 a M M 0 1 0 D 0 a M M 0 1 0 -D 0";
          case 1 -> "m-M -M h D v D h -D z";
          case 2 -> "m0 -M l M D h -D z";
          default -> "m0 -M l M M l -M M l -M -M z";
        };
    String sized = d.replace("M", Integer.toString(MARK)).replace("D", Integer.toString(2 * MARK));
    String name = "mark" + hollow(isHollow);
    String at = Markup.at(x) + " " + Markup.at(y);
    return "<path class=\"" + name + "\" d=\"M" + at + " " + sized + "\"/>";
  }

  private static String hollow(boolean isHollow) {
    return isHollow ? " hollow" : "";
  }

  private static String legend(List<Line> lines) {
    Markup list = new Markup().raw("<ul class=\"legend\">\n");
    for (Line line : lines) {
      list.raw("<li><svg viewBox=\"0 0 34 12\" class=\"swatch " + look(line.look()) + "\">");
      list.raw("<path class=\"line\" d=\"M0 6 H34\"/>");
      list.raw((line.marked() ? mark(line.look(), 17, 6, false) : "") + "</svg>");
      list.element("span", line.name()).raw("</li>\n");
    }
    return list.raw("</ul>\n").toString();
  }

  /** Bars from left to right, each below its name; the axis begins at 0. */
  static String bars(String title, Axis x, List<Bar> bars) {
    int bottom = TOP + bars.size() * BAR_ROW;
    Markup svg = begin(title, bottom + BOTTOM);
    double width = WIDTH - 2 * BAR_SIDE - BAR_VALUE;
    for (Axis.Tick tick : x.ticks()) {
      String at = Markup.at(BAR_SIDE + tick.place() * width);
      svg.raw("<path class=\"grid\" d=\"M" + at + " " + TOP + " V" + bottom + "\"/>");
      svg.element("text class=\"x\" x=\"" + at + "\" y=\"" + (bottom + 17) + "\"", tick.text());
    }
    svg.element(
        "text class=\"x\" x=\"" + (BAR_SIDE + width / 2) + "\" y=\"" + (bottom + 38) + "\"",
        x.name());
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      int y = TOP + i * BAR_ROW + BAR_NAME;
      String length = Markup.at(x.place(bar.value()) * width);
      svg.element("text x=\"" + BAR_SIDE + "\" y=\"" + (y - 4) + "\"", bar.name());
      String place = " x=\"" + BAR_SIDE + "\" y=\"" + y + "\" width=\"" + length;
      svg.raw("<rect class=\"bar c" + bar.look() + hollow(bar.isHollow()) + "\"" + place);
      svg.raw("\" height=\"" + BAR + "\"/>");
      String end = Markup.at(BAR_SIDE + x.place(bar.value()) * width + 6);
      svg.element("text x=\"" + end + "\" y=\"" + (y + BAR - 3) + "\"", bar.text());
    }
    return svg.raw("</svg>\n").toString();
  }
}
