//! The paper of a certificate: one A4 page as PDF, with the QR code of the page on which anyone checks it.

use anyhow::Context as _;
use chrono::{Datelike as _, NaiveDate};
use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};
use qrcode::{Color, EcLevel, QrCode};

use super::typeface::{Objects, Typeface};

/// What is printed.
pub struct Paper {
    pub number: String,
    pub name: String,
    pub volunteer_number: String,
    pub unit: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub minutes: i32,
    /// How many entries it sums up.
    pub entries: u64,
    pub issued_on: NaiveDate,
    /// What the QR code leads to.
    pub page: String,
}

/// A4, in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 72.0;
/// Where what is said begins, beside what it is.
const COLUMN: f32 = 220.0;
/// The side of the QR code.
const CODE: f32 = 120.0;
/// White around it, in modules, as the standard asks for.
const QUIET: f32 = 4.0;
const FONT: Name<'static> = Name(b"F");

impl Paper {
    /// The file.
    pub fn draw(&self) -> anyhow::Result<Vec<u8>> {
        let mut ids = 1..;
        let mut next = || Ref::new(ids.next().unwrap_or_default());
        let (catalog, pages, page, content, info) = (next(), next(), next(), next(), next());
        let objects = Objects {
            font: next(),
            cid: next(),
            descriptor: next(),
            file: next(),
            cmap: next(),
        };
        let mut sheet = Sheet {
            font: Typeface::open()?,
            content: Content::new(),
        };
        self.fill(&mut sheet)?;
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(pages).lang(TextStr("zh-Hans"));
        pdf.document_info(info)
            .title(TextStr(&format!("志愿服务时长证明 {}", self.number)))
            .producer(TextStr("Hongyan"));
        pdf.pages(pages).kids([page]).count(1);
        let mut leaf = pdf.page(page);
        leaf.parent(pages)
            .media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT))
            .contents(content);
        leaf.resources().fonts().pair(FONT, objects.font);
        leaf.finish();
        pdf.stream(content, &sheet.content.finish());
        sheet.font.embed(&mut pdf, &objects)?;
        Ok(pdf.finish())
    }

    fn fill(&self, sheet: &mut Sheet) -> anyhow::Result<()> {
        sheet.middle("志愿服务时长证明", 26.0, 735.0);
        sheet.middle("Certificate of Volunteer Service", 13.0, 712.0);
        sheet.middle(&self.number, 12.0, 686.0);
        let (hours, minutes) = (self.minutes / 60, self.minutes % 60);
        let rows = [
            ("姓名", "Name", self.name.clone()),
            ("志愿者编号", "Volunteer number", self.volunteer_number.clone()),
            ("所属单位", "Unit", self.unit.clone()),
            (
                "服务期间",
                "Period",
                format!("{} 至 {}", day(self.from), day(self.to)),
            ),
            (
                "服务时长",
                "Time served",
                format!("{hours} 小时 {minutes} 分钟（共 {} 分钟）", self.minutes),
            ),
            ("已确认记录", "Confirmed entries", format!("{} 条", self.entries)),
            ("出具日期", "Issued on", day(self.issued_on)),
        ];
        let mut y = 630.0;
        for (label, gloss, value) in &rows {
            sheet.text(label, 12.0, MARGIN, y);
            sheet.text(gloss, 8.0, MARGIN, y - 12.0);
            y = sheet.wrapped(value, COLUMN, y) - 36.0;
        }
        sheet.code(&self.page, MARGIN, 130.0)?;
        let beside = MARGIN + CODE + 24.0;
        sheet.text("扫码核验本证明是否有效", 12.0, beside, 215.0);
        sheet.text(
            "Scan to see whether this certificate is valid",
            8.0,
            beside,
            202.0,
        );
        sheet.text(&self.page, 8.0, beside, 180.0);
        sheet.text("核验时请比对证明编号。", 8.0, beside, 162.0);
        sheet.text("Compare the number with the one above.", 8.0, beside, 150.0);
        if rows
            .iter()
            .any(|(_, _, value)| sheet.font.printable(value) != *value)
        {
            sheet.text(
                "〔U+…〕为本字体未收录的字，以其统一码标示。 Characters that the font lacks are shown by their code points.",
                8.0,
                MARGIN,
                100.0,
            );
        }
        Ok(())
    }
}

fn day(day: NaiveDate) -> String {
    format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day())
}

/// A page that is written on.
struct Sheet {
    font: Typeface,
    content: Content,
}

impl Sheet {
    fn text(&mut self, text: &str, size: f32, x: f32, y: f32) {
        let run = self.font.set(&self.font.printable(text));
        self.content
            .begin_text()
            .set_font(FONT, size)
            .next_line(x, y)
            .show(Str(&run.bytes))
            .end_text();
    }

    fn middle(&mut self, text: &str, size: f32, y: f32) {
        let width = self.font.width(&self.font.printable(text)) * size;
        self.text(text, size, (WIDTH - width) / 2.0, y);
    }

    /// In as many lines as it takes; gives where the last one stands.
    fn wrapped(&mut self, text: &str, x: f32, y: f32) -> f32 {
        const SIZE: f32 = 13.0;
        let room = (WIDTH - MARGIN - x) / SIZE;
        let (mut line, mut y) = (String::new(), y);
        for c in self.font.printable(text).chars() {
            line.push(c);
            if self.font.width(&line) > room && line.chars().count() > 1 {
                line.pop();
                self.text(&line, SIZE, x, y);
                y -= SIZE + 5.0;
                line = c.to_string();
            }
        }
        self.text(&line, SIZE, x, y);
        y
    }

    /// A QR code whose lower left corner is here.
    fn code(&mut self, text: &str, x: f32, y: f32) -> anyhow::Result<()> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).context("the QR code")?;
        let modules = code.width();
        let across = u16::try_from(modules).context("the QR code")?;
        let side = CODE / (f32::from(across) + 2.0 * QUIET);
        let colors = code.to_colors();
        for (row, line) in (0_u16..).zip(colors.chunks(modules)) {
            for (column, color) in (0_u16..).zip(line) {
                if *color == Color::Dark {
                    let left = x + (f32::from(column) + QUIET) * side;
                    let below = y + (f32::from(across - 1 - row) + QUIET) * side;
                    self.content.rect(left, below, side, side);
                }
            }
        }
        self.content.fill_nonzero();
        Ok(())
    }
}
